"""Addresses of the ledgers, all behind the sign-in of the admin site."""

from django.contrib import admin
from django.urls import path

from yongcheng.ledgers import views

app_name = "ledgers"
guarded = admin.site.admin_view
urlpatterns = [
    path("", guarded(views.index), name="index"),
    path("exports/<int:pk>/", guarded(views.export_page), name="export"),
    path("exports/<int:pk>/state/", guarded(views.export_state), name="export_state"),
    path("exports/<int:pk>/file/", guarded(views.download), name="download"),
    path("<slug:key>/", guarded(views.show), name="show"),
    path("<slug:key>/export/", guarded(views.export), name="start"),
]
