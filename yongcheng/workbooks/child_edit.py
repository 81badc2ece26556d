"""The child process that writes marked and redacted copies; apart, for it loads more libraries."""

from yongcheng.workbooks.child import serve
from yongcheng.workbooks.markup import mark_inside
from yongcheng.workbooks.redact import redact_inside

if __name__ == "__main__":
    serve({"mark": mark_inside, "redact": redact_inside})
