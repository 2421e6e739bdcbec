"""Django's settings: SQLite and no configuration by default, everything else by an environment variable.

QINGSHEN_HOME, QINGSHEN_DATABASE (postgresql://…), QINGSHEN_HOSTS (comma separated), QINGSHEN_ORIGINS, QINGSHEN_MAIL
(smtp://user:password@host:port), QINGSHEN_MAIL_FROM, QINGSHEN_SECRET_KEY, QINGSHEN_DEBUG.
"""

import os
from typing import Any

import dj_database_url
from csp.constants import NONCE, NONE, SELF

from qingshen.web.home import home, secret_key
from qingshen.web.mail import mail_settings

DEBUG = os.environ.get("QINGSHEN_DEBUG", "").lower() in ("1", "true", "yes")
SECRET_KEY = secret_key()


def _named(variable: str) -> list[str]:
    """Return what an environment variable lists, with commas; blanks between them are none of it."""
    return [one.strip() for one in os.environ.get(variable, "").split(",") if one.strip()]


HOSTS = _named("QINGSHEN_HOSTS")
ALLOWED_HOSTS = HOSTS or ["localhost", "127.0.0.1", "[::1]", "testserver"]
CSRF_TRUSTED_ORIGINS = _named("QINGSHEN_ORIGINS")
# Where mail says the platform is: its first address, else the one it was started at.
SITE = (CSRF_TRUSTED_ORIGINS or [os.environ.get("QINGSHEN_SITE", "http://127.0.0.1:8000")])[0].rstrip("/")
IS_SECURE = any(one.startswith("https://") for one in CSRF_TRUSTED_ORIGINS)
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = IS_SECURE
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if IS_SECURE else None
CSRF_FAILURE_VIEW = "qingshen.web.failing.forged"
SESSION_COOKIE_AGE = 12 * 3600
SECURE_HSTS_SECONDS = 30 * 24 * 3600 if IS_SECURE else 0
X_FRAME_OPTIONS = "DENY"

ROOT_URLCONF = "qingshen.web.urls"
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
    "axes",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "django_otp.plugins.otp_static",
    *(
        f"qingshen.web.{name}"
        for name in (
            "shell", "accounts", "journal", "jobs", "storage", "audits", "reporting", "transfer", "results",
            "library", "balances", "api",
        )
    ),
]  # fmt: skip
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "qingshen.web.wording.LanguageMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "axes.middleware.AxesMiddleware",
    "qingshen.web.shell.sizes.SizeMiddleware",
]
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": ["qingshen.web.shell.templatetags.shell"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
                "qingshen.web.shell.navigation.navigation",
            ],
        },
    }
]

SQLITE = f"sqlite:///{home() / 'qingshen.sqlite3'}"
DATABASES = {"default": dict(dj_database_url.parse(os.environ.get("QINGSHEN_DATABASE") or SQLITE))}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # IMMEDIATE: a transaction that will write waits for its turn at the start instead of failing at the end.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
    }
else:
    # Beside what the address says (?sslmode=require, ?host=/run/postgresql).
    DATABASES["default"].setdefault("OPTIONS", {})["pool"] = {"min_size": 2, "max_size": 8}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator", "MinimumLengthValidator", "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]  # fmt: skip
LOGIN_URL = "accounts:login"
LOGIN_REDIRECT_URL = "audits:home"
LOGOUT_REDIRECT_URL = "accounts:login"
AXES_FAILURE_LIMIT = 8
AXES_COOLOFF_TIME = 0.25
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_LOCKOUT_TEMPLATE = "accounts/locked.html"
AXES_VERBOSE = False
AXES_CLIENT_IP_CALLABLE = "qingshen.web.accounts.whence.address_of"
OTP_TOTP_ISSUER = "Qingshen"

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "中文"), ("en", "English")]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"

STATIC_URL = "static/"
STATIC_ROOT = home() / "static"
STATIC_ROOT.mkdir(exist_ok=True)
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG
MEDIA_ROOT = home() / "files"
DATA_UPLOAD_MAX_MEMORY_SIZE = 20 * 2**20
FILE_UPLOAD_MAX_MEMORY_SIZE = 5 * 2**20

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF, NONCE],
        # Charts and grids set styles of their own elements.
        "style-src": [SELF, "'unsafe-inline'"],
        "img-src": [SELF, "data:", "blob:"],
        "object-src": [NONE],
        "frame-ancestors": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
    }
}

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
globals().update(mail_settings(os.environ.get("QINGSHEN_MAIL", "")))
DEFAULT_FROM_EMAIL = os.environ.get("QINGSHEN_MAIL_FROM", "qingshen@localhost")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
