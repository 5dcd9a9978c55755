"""All settings, from the environment only (docs/operate/settings.md lists them)."""

from __future__ import annotations

import sys
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

from khuyenhoc.core import env
from khuyenhoc.core.caches import cache_settings
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
ALLOWED_HOSTS = [
    *env.words("ALLOWED_HOSTS", "127.0.0.1,localhost,[::1]"),
    urlsplit(SITE_URL).hostname or "",
    *(["testserver"] if TESTING else []),
]
CSRF_TRUSTED_ORIGINS = [SITE_URL]

ROOMS = [
    "core",
    "ui", "printing", "audit", "files", "accounts", "localities", "rules", "org", "access", "people", "officers",
    "papers", "notifications", "figures", "maps", "members", "reports", "backoffice", "opendata", "demo",
]  # fmt: skip

INSTALLED_APPS = [
    *(f"khuyenhoc.{room}" for room in ROOMS),  # first, so that our templates come before those of libraries
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
]

MIDDLEWARE = [
    "khuyenhoc.core.proxy.ClientAddress",
    "khuyenhoc.core.logs.RequestLog",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "khuyenhoc.ui.middleware.ContentSecurityPolicy",
    "khuyenhoc.ui.middleware.NotKept",
    "khuyenhoc.opendata.web.middleware.AnswersInJson",
    "khuyenhoc.ui.middleware.UploadLimit",
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
    "khuyenhoc.access.middleware.OwnPasswordFirst",
    "khuyenhoc.access.middleware.SecondFactorFirst",
    "khuyenhoc.backoffice.shell.OfficeMiddleware",
    "khuyenhoc.backoffice.middleware.DomainErrors",
    "khuyenhoc.backoffice.middleware.NoNulls",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "khuyenhoc.urls"
CSRF_FAILURE_VIEW = "khuyenhoc.ui.errors.csrf_failure"
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
CACHES = cache_settings()

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
ACCOUNT_ADAPTER = "khuyenhoc.accounts.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_FORMS = {
    "login": "khuyenhoc.accounts.web.forms.SignInForm",
    "change_password": "khuyenhoc.accounts.web.forms.NewPasswordForm",
    "reauthenticate": "khuyenhoc.accounts.web.forms.PasswordAgainForm",
}
# Codes of the second factor; passwords are counted by axes. What allauth limits besides stays as it is.
ACCOUNT_RATE_LIMITS = {"login_failed": "5/15m/key", "login": None}
MFA_ADAPTER = "khuyenhoc.accounts.adapters.MFAAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Khuyến học"
MFA_FORMS = {
    "authenticate": "khuyenhoc.accounts.web.forms.CodeForm",
    "reauthenticate": "khuyenhoc.accounts.web.forms.CodeAgainForm",
    "activate_totp": "khuyenhoc.accounts.web.forms.SecondFactorForm",
}
USERSESSIONS_TRACK_ACTIVITY = False
AXES_HANDLER = "khuyenhoc.accounts.throttling.SignInLimits"
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False  # else whoever goes on trying locks the owner out for ever
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]  # what a success forgets; the handler counts more
AXES_USERNAME_CALLABLE = "khuyenhoc.accounts.throttling.name_typed"
AXES_CLIENT_IP_CALLABLE = "khuyenhoc.accounts.throttling.client_address"
AXES_LOCKOUT_CALLABLE = "khuyenhoc.accounts.throttling.locked_out"
AXES_VERBOSE = False
SESSION_COOKIE_AGE = 60 * 60 * 24 * 30
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = IS_HTTPS
SECURE_HSTS_SECONDS = 60 * 60 * 24 * 365 if IS_HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = IS_HTTPS
# Our server speaks plain http; where the site's address is https, a proxy in front of it speaks TLS and says so.
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if IS_HTTPS else None
SECURE_SSL_REDIRECT = env.flag("SSL_REDIRECT", default=IS_HTTPS)
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "SAMEORIGIN"  # a paper is shown beside its form in a frame of our own
SILENCED_SYSTEM_CHECKS = ["security.W019"]  # which asks for DENY

EMAIL_HOST = env.text("EMAIL_HOST", "mail.test" if TESTING else "")
EMAIL_PORT = env.number("EMAIL_PORT", 587)
EMAIL_USE_TLS = env.flag("EMAIL_TLS", default=True)
EMAIL_HOST_USER = env.text("EMAIL_USER", "")
EMAIL_HOST_PASSWORD = env.text("EMAIL_PASSWORD", "")
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = env.text("EMAIL_FROM", EMAIL_HOST_USER or "khuyenhoc@localhost")
SENDS_EMAIL = bool(EMAIL_HOST)  # without a mail server notices stay in the inbox, and no letter is said to be sent

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
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = TESTING or DEBUG

LOGGING = logging_settings(env.text("LOG_LEVEL", "INFO"))
