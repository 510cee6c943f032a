"""The headers of every response: what a page may load, who may frame it, what may be kept."""

from flask import Flask, Response, request

#: No inline script or style, no other host, no frame, no base.
CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)

HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    # The protection of forms over https compares the referrer, so it is kept within this site.
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()",
}


def init_app(app: Flask) -> None:
    """Send the headers with every response of `app`; a view that sets one itself keeps its own."""
    secure = str(app.config.get("BASE_URL", "")).startswith("https://")

    @app.after_request
    def protect(response: Response) -> Response:
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        if secure:
            response.headers.setdefault("Strict-Transport-Security", "max-age=31536000")
        if request.endpoint == "static":
            # Addresses made by `asset` carry the content's fingerprint: they never change their meaning.
            lasting = "public, max-age=31536000, immutable" if "v" in request.args else "public, max-age=300"
            response.headers["Cache-Control"] = lasting
        else:
            # Answers are personal: nothing of a page stays on a shared computer unless its view says so.
            response.headers.setdefault("Cache-Control", "no-store")
        return response
