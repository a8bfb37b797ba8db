"""Settings: one file; what differs between installations comes from the environment (docs/running.md)."""

import os
import secrets
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from samverk.config import address, database, mail, sqlite

sqlite.use_newest_library()

PACKAGE = Path(__file__).resolve().parent.parent
DATA = Path(os.environ.get("SAMVERK_DATA", "var")).resolve()
DEBUG = os.environ.get("SAMVERK_DEBUG") == "1"
HTTPS = os.environ.get("SAMVERK_HTTPS") == "1"


def _secret_key() -> str:
    """The key from the environment, else from a file that only its owner can read, made at the first start.

    Raises ImproperlyConfigured for a key that could be guessed: it signs the sessions.
    """
    key = os.environ.get("SAMVERK_SECRET_KEY", "")
    path = DATA / "secret-key"
    if not key and not path.exists():
        DATA.mkdir(mode=0o700, parents=True, exist_ok=True)
        # O_EXCL: of two that start at once the second reads the key that the first made.
        try:
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            return path.read_text()
        with os.fdopen(handle, "w") as file:
            file.write(secrets.token_urlsafe(50))
    key = key or path.read_text().strip()
    if len(key) < 40 or len(set(key)) < 12 or key.startswith("django-insecure"):
        raise ImproperlyConfigured(
            "SAMVERK_SECRET_KEY is too easy to guess. Take 50 random letters, or leave it out: then Samverk makes one."
        )
    return key


SECRET_KEY = _secret_key()
# What seals secrets in the database (core.sealing): the first of them; the others only open what they have sealed.
SEALING_KEYS = [os.environ.get("SAMVERK_SEALING_KEY") or SECRET_KEY, *os.environ.get("SAMVERK_OLD_KEYS", "").split()]
ALLOWED_HOSTS = [host.strip() for host in os.environ.get("SAMVERK_HOSTS", "127.0.0.1,localhost,[::1]").split(",")]
SAMVERK_URL = address.from_environment(os.environ.get("SAMVERK_URL", ""), ALLOWED_HOSTS, HTTPS, DEBUG)

INSTALLED_APPS = [
    "samverk.api",
    "samverk.reports",
    "samverk.asking",
    "samverk.economy",
    "samverk.followup",
    "samverk.planning",
    "samverk.steering",
    "samverk.yearwheel",
    "samverk.organisations",
    "samverk.core",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
    "allauth",
    "allauth.account",
    "allauth.socialaccount",
    "allauth.mfa",
    "allauth.usersessions",
]

MIDDLEWARE = [
    "samverk.core.middleware.SecurityHeadersMiddleware",
    "samverk.core.probes.ProbeMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "samverk.core.middleware.CompressedPagesMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "samverk.core.sessions.LifetimeMiddleware",
    "samverk.core.middleware.PersonLanguageMiddleware",
    "samverk.core.middleware.PrivatePagesMiddleware",
    "samverk.core.middleware.SignInMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "samverk.core.middleware.WayMiddleware",
    "samverk.core.once.OnceMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "samverk.organisations.demands.DemandMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "samverk.organisations.own_words.OwnWordsMiddleware",
    "samverk.core.middleware.ConflictMiddleware",
]

ROOT_URLCONF = "samverk.config.urls"
WSGI_APPLICATION = "samverk.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [PACKAGE / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "samverk.core.context_processors.frame",
            ],
            "builtins": [f"samverk.core.templatetags.{library}" for library in ("ui", "wording", "fields")],
        },
    },
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

DATABASES = {"default": database.from_environment(DATA)}
CACHES = {
    # In the database, for the limits on signing in are to count once for all processes and machines.
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "core_cache",
        "OPTIONS": {"MAX_ENTRIES": 10_000},  # else the counters of many visitors would push out one another's
    }
}
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}  # carried out by `samverk worker`
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "organisations.Person"
AUTHENTICATION_BACKENDS = ["samverk.organisations.demands.Backend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("UserAttributeSimilarityValidator", "MinimumLengthValidator", "CommonPasswordValidator")
] + [{"NAME": "samverk.core.breached.NotBreached"}]
SAMVERK_BREACHED_PASSWORDS = os.environ.get("SAMVERK_BREACHED_PASSWORDS", "")  # a file of sums in their order
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_ADAPTER = "samverk.core.accounts.AccountAdapter"
ACCOUNT_FORMS = {
    "login": "samverk.core.accounts.SignInForm",
    "reset_password": "samverk.core.accounts.NewPasswordByMailForm",
    "reset_password_from_key": "samverk.core.accounts.NewPasswordForm",
    "change_password": "samverk.core.accounts.PasswordChangeForm",
    "reauthenticate": "samverk.core.factors.forms.PasswordAgainForm",
}
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_RATE_LIMITS = {"login_failed": "50/15m/ip,10/15m/key"}  # wrong passwords and codes: of a network, of an account
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False  # nobody gets mail because a stranger typed their address
ACCOUNT_LOGOUT_REDIRECT_URL = LOGIN_URL
MFA_ADAPTER = "samverk.core.factors.adapter.FactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_ALLOW_UNVERIFIED_EMAIL = True  # addresses are given by those who administer, not claimed by strangers
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_TOTP_TOLERANCE = 1  # steps of 30 s that a telephone's clock may differ
MFA_FORMS = {
    "authenticate": "samverk.core.factors.forms.CodeForm",
    "reauthenticate": "samverk.core.factors.forms.CodeAgainForm",
    "activate_totp": "samverk.core.factors.forms.AppForm",
    "add_webauthn": "samverk.core.factors.forms.PasskeyForm",
}
SOCIALACCOUNT_ADAPTER = "samverk.organisations.arriving.Adapter"
# Hosts of providers on one's own network (an ADFS, say): others are asked only at public addresses, by HTTPS.
SAMVERK_INTERNAL_ISSUERS = os.environ.get("SAMVERK_INTERNAL_ISSUERS", "").split()

LANGUAGE_CODE = "sv"
LANGUAGES = [("sv", _("Swedish")), ("en", _("English")), ("fi", _("Finnish"))]
LOCALE_PATHS = [PACKAGE / "locale"]
FORMAT_MODULE_PATH = ["samverk.config.formats"]
TIME_ZONE = "Europe/Stockholm"
USE_TZ = True

STATIC_URL = "/static/"
STATICFILES_DIRS = [PACKAGE / "static"]
STATIC_ROOT = DATA / "static"  # filled by `samverk prepare`, and by `samverk run` when something has changed
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "samverk.config.serving.HashedStorage"},
}
WHITENOISE_USE_FINDERS = True  # whatever is not collected is served as it lies

globals().update(mail.from_url(os.environ.get("SAMVERK_SMTP", ""), DATA))
EMAIL_TIMEOUT = 10  # seconds
DEFAULT_FROM_EMAIL = SERVER_EMAIL = os.environ.get("SAMVERK_MAIL_FROM", "samverk@localhost")

SAMVERK_CONTACT = os.environ.get("SAMVERK_CONTACT", "")  # where people tell of faults in accessibility: an address
SAMVERK_ANCHOR_TO = mail.addresses(os.environ.get("SAMVERK_ANCHOR_TO", ""))  # get the trail's newest link each day
SAMVERK_OPERATOR = os.environ.get("SAMVERK_OPERATOR", "")  # the public body that runs the installation, by name
SAMVERK_EXAMPLE_PERSONS = "samverk.examples.persons.sign_in_persons"  # offered on the sign-in page while loaded

# What a browser may do with our pages. core.middleware sends the policy, under the setting name of Django 6.
SECURE_CSP = {
    "default-src": ["'none'"],
    "script-src": ["'self'"],
    "style-src": ["'self'"],
    "img-src": ["'self'", "data:"],
    "font-src": ["'self'"],
    "connect-src": ["'self'"],
    "form-action": ["'self'"],
    "base-uri": ["'none'"],
    "frame-ancestors": ["'none'"],
}
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_AGE = 12 * 3600  # s from signing in, whatever is done meanwhile (core.sessions)
SESSION_IDLE = 3600  # s without a sign of life
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "samverk.core.views.csrf_failure"
CSRF_COOKIE_HTTPONLY = True  # htmx sends the token that the page carries
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = HTTPS
if HTTPS:
    # A browser takes such names by HTTPS only, and from nobody but this very host: no neighbour can plant them.
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-sessionid", "__Host-csrftoken"
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_REDIRECT_EXEMPT = [r"^health/$"]  # asked from the machine itself
    ALLAUTH_TRUSTED_PROXY_COUNT = 1  # else all sign-ins would count as the proxy's own
    SECURE_HSTS_SECONDS = 365 * 24 * 3600
    # The rest of the domain is not ours to promise anything for.
    SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]

DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * 1024 * 1024  # bytes, files not counted
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000  # an import of a large plan shows every row for correction

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "()": "samverk.config.logs.WithoutSecrets",
            "format": "{asctime} {levelname} {name}: {message}",
            "style": "{",
        }
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        "django": {"handlers": [], "level": "INFO"},  # by the root's handler alone, which leaves the secrets out
        "psycopg.pool": {"level": "ERROR"},  # it warns of every try, and then raises anyway
    },
}
