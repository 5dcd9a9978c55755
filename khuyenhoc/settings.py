"""All settings, from the environment only (docs/operate/settings.md lists them)."""

from __future__ import annotations

import sys
from pathlib import Path

from khuyenhoc.core import env
from khuyenhoc.core.database import database_settings, secret
from khuyenhoc.core.logs import logging_settings

ROOT = Path(__file__).resolve().parent.parent
TESTING = "pytest" in sys.modules
# Tests never touch the data of the installation: they have a folder and a server of their own.
DATA_DIR = ROOT / ".cache" / "tests" if TESTING else Path(env.text("DATA_DIR", str(ROOT / ".data"))).resolve()

DEBUG = env.flag("DEBUG", default=False)
DEMO = env.flag("DEMO", default=False)  # sample people with one-click sign-in; never on a real server
DEV_PAGES = DEBUG or DEMO or TESTING  # the component gallery at /dev/ui/
SITE_URL = env.text("SITE_URL", f"http://127.0.0.1:{env.number('PORT', 8000)}").rstrip("/")
IS_HTTPS = SITE_URL.startswith("https://")
SECRET_KEY = "test-only" if TESTING else secret("SECRET_KEY", DATA_DIR)
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS", "127.0.0.1,localhost,[::1]") + (["testserver"] if TESTING else [])
CSRF_TRUSTED_ORIGINS = [SITE_URL]

ROOMS = [
    "core",
    "ui", "printing", "audit", "files", "accounts", "localities", "rules", "org", "access", "people", "officers",
    "papers", "notifications", "figures", "members", "reports", "backoffice", "opendata", "demo",
]  # fmt: skip

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.humanize",
    "pgtrigger",
    "pghistory",
    "procrastinate.contrib.django",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "axes",
    "django_htmx",
    "template_partials",
    *(f"khuyenhoc.{room}" for room in ROOMS),
]

MIDDLEWARE = [
    "khuyenhoc.core.logs.RequestLog",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "khuyenhoc.ui.middleware.ContentSecurityPolicy",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "pghistory.middleware.HistoryMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "khuyenhoc.access.middleware.ActorMiddleware",
    "khuyenhoc.backoffice.middleware.DomainErrors",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "khuyenhoc.urls"
WSGI_APPLICATION = "khuyenhoc.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "khuyenhoc.ui.context.shell",
            ],
            "builtins": ["khuyenhoc.ui.templatetags.ui", "template_partials.templatetags.partials"],
        },
    }
]

DATABASES = {"default": database_settings(DATA_DIR, testing=TESTING)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "jobs"

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 8}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"

LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", "Tiếng Việt")]
LOCALE_PATHS = [ROOT / "khuyenhoc" / "locale"]
TIME_ZONE = "Asia/Ho_Chi_Minh"
USE_TZ = True
USE_THOUSAND_SEPARATOR = False

PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.MD5PasswordHasher"
    if TESTING  # fast; real passwords are stored by the line below only
    else "django.contrib.auth.hashers.ScryptPasswordHasher"
]
STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [ROOT / "khuyenhoc" / "static-built"]
FILES_ROOT = DATA_DIR / "files"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if TESTING or DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = TESTING or DEBUG

LOGGING = logging_settings(env.text("LOG_LEVEL", "INFO"))
