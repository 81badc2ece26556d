"""Addresses: names only; every page of the desk lives in the admin site."""

from django.contrib import admin
from django.urls import include, path
from django.views.generic import RedirectView

from yongcheng.desk import deadlines
from yongcheng.desk.health import healthz

urlpatterns = [
    path("", RedirectView.as_view(pattern_name="admin:index"), name="home"),
    path("healthz", healthz, name="healthz"),
    path("admin/ledgers/", include("yongcheng.ledgers.urls")),
    path("admin/deadlines/", admin.site.admin_view(deadlines.show), name="deadlines"),
    path("admin/", admin.site.urls),
]
