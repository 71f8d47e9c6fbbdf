"""Every setting the platform reads, in one page. What each means to an operator: docs/operate.md.

The process says in MOOTHALL_ROLE which login role it uses: web to serve, job to work, owner to
migrate.
"""

from pathlib import Path

from moothall.config import environment as env
from moothall.ground.languages import catalogue
from moothall.outside.openid import configuration as openid
from moothall.outside.postgres import place, server

# --- where things are ---------------------------------------------------------------------------
HOME = place.home()
CHECKOUT = Path(__file__).parents[3]
ASSETS = Path(env.text("MOOTHALL_ASSETS") or CHECKOUT / "build" / "assets")
DOMAIN = env.text("MOOTHALL_DOMAIN", "localhost")
PORT = env.number("MOOTHALL_PORT", 8000)
SCHEME = env.text("MOOTHALL_SCHEME", "http")
PUBLIC_PORT = env.text("MOOTHALL_PUBLIC_PORT", "" if SCHEME == "https" else str(PORT))

# --- who may connect, and how -------------------------------------------------------------------
IS_SECURE = SCHEME == "https"
DEBUG = False
SECRET_KEY = env.text("MOOTHALL_SECRET_KEY") or place.secret(HOME)
SECRET_KEY_FALLBACKS = env.words("MOOTHALL_OLD_SECRET_KEYS")
ALLOWED_HOSTS = [DOMAIN, f".{DOMAIN}", *env.words("MOOTHALL_MORE_HOSTS", "127.0.0.1")]
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = IS_SECURE
SESSION_COOKIE_NAME = "__Host-session" if IS_SECURE else "session"
CSRF_COOKIE_NAME = "__Host-csrf" if IS_SECURE else "csrf"
SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "moothall.faces.pages.errors.form_expired"
SECURE_SSL_REDIRECT = IS_SECURE
SECURE_REDIRECT_EXEMPT = ["^api/"]  # a machine that sent its key in the clear is told so
SECURE_HSTS_SECONDS = 31_536_000 if IS_SECURE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = IS_SECURE
SECURE_REFERRER_POLICY = "same-origin"
SECURE_PROXY_SSL_HEADER = (
    ("HTTP_X_FORWARDED_PROTO", "https")
    if env.flag("MOOTHALL_BEHIND_PROXY", default=False)
    else None
)
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 500
DATA_UPLOAD_MAX_NUMBER_FILES = 20
FILE_UPLOAD_HANDLERS = ["moothall.faces.pages.uploads.Bounded"]

# --- the database: one connection, under the process's own role ---------------------------------
ROLE = env.text("MOOTHALL_ROLE", "web")
_ADDRESS = {"web": "DATABASE_URL", "job": "DATABASE_JOB_URL", "owner": "DATABASE_OWNER_URL"}[ROLE]
DATABASES = {
    "default": env.database(env.text(_ADDRESS) or server.address(HOME, ROLE), _ADDRESS),
}
if POOL := env.number("MOOTHALL_POOL", 0):
    DATABASES["default"]["OPTIONS"]["pool"] = {"min_size": 1, "max_size": POOL, "timeout": 10}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- what the product is made of ----------------------------------------------------------------
INSTALLED_APPS = [
    "django_linear_migrations",
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django_htmx",
    "moothall.ground.journal",
    "moothall.ground.search",
    "moothall.ground.calendars",
    "moothall.ground.councils",
    "moothall.ground.people",
    "moothall.ground.keys",
    "moothall.engine.catalogue",
    "moothall.engine.documents",
    "moothall.engine.contact",
    "moothall.engine.places",
    "moothall.engine.bookings",
    "moothall.engine.registers",
    "moothall.engine.cases",
    "moothall.engine.filing",
    "moothall.engine.webhooks",
    "moothall.engine.payments",
    "moothall.engine.upkeep",
    "moothall.engine.inbox",
    "moothall.engine.moving",
    "moothall.practices.contactcentre",
    "moothall.practices.visits",
    "moothall.practices.servicedesk",
    "moothall.practices.knowledge",
    "moothall.practices.insight",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "moothall.faces.pages.policy.PolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "moothall.faces.pages.sessions.SessionLimitsMiddleware",
    "moothall.faces.pages.watch.WatchMiddleware",
    "moothall.faces.pages.errors.ErrorPagesMiddleware",
    "moothall.faces.api.callers.CallersMiddleware",
    "moothall.faces.pages.middleware.ScopeMiddleware",
]
ROOT_URLCONF = "moothall.config.urls"
WSGI_APPLICATION = "moothall.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "APP_DIRS": False,
        "DIRS": [
            CHECKOUT / "src" / "moothall" / "faces" / face / "templates"
            for face in ("pages", "portal", "staff", "api")
        ],
        "OPTIONS": {"environment": "moothall.faces.pages.jinja.environment"},
    },
]

# One line a warning or fault, with its moment, on the standard error of every process. What is only
# not found is no warning, and its address may hold what somebody typed: `watch` notes who was
# turned away in names and numbers.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "format": "%(asctime)s %(levelname)s %(name)s[%(process)d] %(message)s",
            "datefmt": "%Y-%m-%dT%H:%M:%S%z",
        }
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {"django": {"handlers": [], "level": "ERROR", "propagate": True}},
}

# --- signing in ---------------------------------------------------------------------------------
AUTH_USER_MODEL = "people.Identity"
AUTHENTICATION_BACKENDS = ["moothall.faces.pages.signin_backend.Backend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
# As the National Cyber Security Centre advises: long enough, not a common one, not one's own
# address, nothing else. The council's name is refused by the sign-in adapter, which knows it.
_CHECKS = "django.contrib.auth.password_validation"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"{_CHECKS}.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": f"{_CHECKS}.CommonPasswordValidator"},
    {
        "NAME": f"{_CHECKS}.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ["email"]},
    },
]
PASSWORD_RESET_TIMEOUT = 24 * 3600
SESSION_ENGINE = "moothall.faces.pages.session_store"
SESSION_IDLE_SECONDS = 2 * 3600
KNOWN_COOKIE_NAME = "__Host-known" if IS_SECURE else "known"
ACCOUNT_ADAPTER = "moothall.faces.pages.signin.Adapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_SIGNUP_FORM_CLASS = "moothall.faces.pages.signin_name.Name"
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = True
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_REAUTHENTICATION_REQUIRED = True
_TRIES = env.number("MOOTHALL_TRIES_PER_ADDRESS", 10)
ACCOUNT_RATE_LIMITS = {
    "login_failed": f"{_TRIES}/5m/ip,10/5m/key",
    "login": f"{3 * _TRIES}/m/ip",
    "signup": f"{2 * _TRIES}/m/ip",
    "reset_password": f"{2 * _TRIES}/m/ip,5/m/key",
    "reset_password_from_key": f"{2 * _TRIES}/m/ip",
}
ACCOUNT_FORMS = {
    "login": "moothall.faces.pages.signin_forms.SignIn",
    "signup": "moothall.faces.pages.signin_forms.SignUp",
    "add_email": "moothall.faces.pages.signin_forms.ChangeEmail",
    "change_password": "moothall.faces.pages.signin_forms.ChangePassword",
    "set_password": "moothall.faces.pages.signin_forms.SetPassword",
    "reset_password": "moothall.faces.pages.signin_forms.ResetPassword",
    "reset_password_from_key": "moothall.faces.pages.signin_forms.NewPassword",
    "reauthenticate": "moothall.faces.pages.signin_forms.Reauthenticate",
}
LOGIN_REDIRECT_URL = "/after-sign-in"
LOGIN_URL = "account_login"
SECOND_STEP_KEYS = env.words("MOOTHALL_SECOND_STEP_KEYS") or [SECRET_KEY, *SECRET_KEY_FALLBACKS]
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_RATE_LIMITS = {"webauthn_login": f"{3 * _TRIES}/m/ip"}
MFA_TOTP_ISSUER = "Moothall"
MFA_TOTP_TOLERANCE = 1  # a code that changed while it was typed still holds: RFC 6238, section 5.2
MFA_ADAPTER = "moothall.faces.pages.signin.SecondStep"
MFA_FORMS = {
    "authenticate": "moothall.faces.pages.signin_forms.Code",
    "reauthenticate": "moothall.faces.pages.signin_forms.CodeAgain",
    "login_webauthn": "moothall.faces.pages.signin_forms.PasskeySignIn",
    "add_webauthn": "moothall.faces.pages.signin_forms.MakePasskey",
    "edit_webauthn": "moothall.faces.pages.signin_forms.RenamePasskey",
    "activate_totp": "moothall.faces.pages.signin_forms.ActivateCode",
}
OPENID_PROVIDERS = openid.read(Path(env.text("MOOTHALL_OPENID") or HOME / "openid.toml"))
CACHES = {
    "default": {
        "BACKEND": "moothall.outside.postgres.cache.PostgresCache",
        "LOCATION": "moothall_cache",
    }
}

# --- pages --------------------------------------------------------------------------------------
STATIC_URL = "static/"
STATIC_ROOT = ASSETS
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_AUTOREFRESH = False
# In the session, not in a cookie of its own: few cookies are set, and one page lists them.
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "object-src": ["'none'"],
        "base-uri": ["'none'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
    }
}
USE_TZ = True
TIME_ZONE = "UTC"
LANGUAGE_CODE = "en-gb"
LANGUAGES = [("en-gb", "English"), ("cy", "Cymraeg")]
LOCALE_PATHS = [catalogue.ready(HOME)]
USE_I18N = True
LANGUAGE_COOKIE_NAME = "__Host-language" if IS_SECURE else "language"

WEBHOOK_HOSTS = env.words("MOOTHALL_WEBHOOK_HOSTS")
API_TRIES_PER_ADDRESS = env.number("MOOTHALL_API_TRIES_PER_ADDRESS", 300)

# --- mail ---------------------------------------------------------------------------------------
EMAIL_HOST = env.text("MOOTHALL_MAIL_HOST", "127.0.0.1")
EMAIL_PORT = env.number("MOOTHALL_MAIL_PORT", 1025)
EMAIL_HOST_USER = env.text("MOOTHALL_MAIL_USER")
EMAIL_HOST_PASSWORD = env.text("MOOTHALL_MAIL_PASSWORD")
EMAIL_USE_TLS = env.flag("MOOTHALL_MAIL_TLS", default=False)
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = env.text("MOOTHALL_MAIL_FROM", "no-reply@moothall.example")
# The mailbox that returned mail comes to, read over IMAP; without a host none is.
MAILBOX = {
    "host": env.text("MOOTHALL_MAILBOX_HOST"),
    "port": env.number("MOOTHALL_MAILBOX_PORT", 993),
    "user": env.text("MOOTHALL_MAILBOX_USER"),
    "password": env.text("MOOTHALL_MAILBOX_PASSWORD"),
    "folder": env.text("MOOTHALL_MAILBOX_FOLDER", "INBOX"),
    "is_tls": env.flag("MOOTHALL_MAILBOX_TLS", default=True),
}
# Servers in our own network that a council may read its mailbox on, and without TLS.
MAILBOX_HOSTS = env.words("MOOTHALL_MAILBOX_HOSTS")
# The largest mail that is taken in: a file of the largest size, as mail carries it.
MAIL_MEGABYTES = env.number("MOOTHALL_MAIL_MEGABYTES", 15)
# Emails leave by smtp or by notify; texts and letters always by GOV.UK Notify.
EMAIL_BY = env.choice("MOOTHALL_EMAIL_BY", "smtp", {"smtp", "notify"})
NOTIFY_KEY = env.text("MOOTHALL_NOTIFY_KEY")
NOTIFY_URL = env.text("MOOTHALL_NOTIFY_URL", "https://api.notifications.service.gov.uk")
NOTIFY_TEMPLATES = {
    "email": env.text("MOOTHALL_NOTIFY_EMAIL"),
    "text": env.text("MOOTHALL_NOTIFY_TEXT"),
    "letter": env.text("MOOTHALL_NOTIFY_LETTER"),
}
NOTIFY_BEARER = env.text("MOOTHALL_NOTIFY_BEARER")
# How many addresses that nobody verified are written to in an hour, over all councils.
UNVERIFIED_AN_HOUR = env.number("MOOTHALL_UNVERIFIED_AN_HOUR", 300)
# How many messages a day officers cause to one such address, over all councils.
ANSWERS_A_DAY = env.number("MOOTHALL_ANSWERS_A_DAY", 5)

# --- payments -----------------------------------------------------------------------------------
PAY_URL = env.text("MOOTHALL_PAY_URL", "https://publicapi.payments.service.gov.uk")
# Where card pages are: nobody is sent anywhere else to pay.
PAY_PAGES = env.words(
    "MOOTHALL_PAY_PAGES",
    "https://www.payments.service.gov.uk https://card.payments.service.gov.uk",
)

# --- files --------------------------------------------------------------------------------------
FILES = HOME / "files"
FILE_MEGABYTES = env.number("MOOTHALL_FILE_MEGABYTES", 10)
# The longest file that is loaded into a register, and how many days its rejected rows are kept.
LOAD_MEGABYTES = env.number("MOOTHALL_LOAD_MEGABYTES", 50)
LOAD_ROWS_DAYS = env.number("MOOTHALL_LOAD_ROWS_DAYS", 90)
SCANNER = env.text("MOOTHALL_SCANNER")
SCANNER_SECONDS = env.number("MOOTHALL_SCANNER_SECONDS", 5)
OCR = env.text("MOOTHALL_OCR")
OCR_LANGUAGES = env.text("MOOTHALL_OCR_LANGUAGES", "eng")

# --- addresses ----------------------------------------------------------------------------------
PLACES_URL = env.text("MOOTHALL_PLACES_URL", "https://api.os.uk")
PLACES_KEY = env.text("MOOTHALL_PLACES_KEY")
# --- maps ---------------------------------------------------------------------------------------
MAP_TILES = env.text("MOOTHALL_MAP_TILES")
MAP_CREDIT = env.text("MOOTHALL_MAP_CREDIT")
MAP_CENTRE = env.text("MOOTHALL_MAP_CENTRE")
if MAP_TILES:
    CONTENT_SECURITY_POLICY["DIRECTIVES"]["img-src"].append(env.origin(MAP_TILES))
SILENCED_SYSTEM_CHECKS: list[str] = []
