"""Which files hold secrets by what their path says, so that they are never sent.

What counts is the whole path: a file in a folder ``.env`` is as secret as one of that name. Three
kinds of names speak: folders that a tool keeps what it logs in with in, names of secret files, and
folders that are named after secrets. In the last, code is sent, with its values made unreadable:
``app/secrets/service.py`` is about secrets and seldom holds one. Data and prose there are not.
"""

import posixpath
import re
import unicodedata
from fnmatch import fnmatchcase, translate
from functools import lru_cache

SECRET_FOLDERS = (
    *(".git", ".ssh", ".gnupg", ".pki", ".password-store", ".1password", ".bitwarden", ".putty"),
    *(".aws", ".azure", ".gcloud", ".gsutil", ".oci", ".aliyun", ".kube", ".minikube", ".vault"),
    *(".terraform.d", ".chef", ".electrum", ".bitcoin", ".ethereum", ".mozilla", ".thunderbird"),
    *(".config/gcloud", ".config/gh", ".config/hub", ".config/op", ".config/rclone"),
    *(".config/sops", ".config/doctl", ".subversion/auth", ".local/share/keyrings"),
    *("library/keychains", ".docker/contexts", ".docker/machine", ".docker/trust", "ssl/private"),
)
"""Folders below which nothing is sent, in lower case; some only within another."""

SECRET_FILES = (
    *(".env*", "*.env", ".secret", ".secrets*", "secrets.env", "*.secret", "*.secrets"),
    # Keys and what keeps them.
    *("*.pem", "*.key", "*.p8", "*.p12", "*.pfx", "*.pkcs12", "*.ppk", "*.agekey", "*.gpg"),
    *("*.jks", "*.jceks", "*.bks", "*.keystore", "*.kdb", "*.kdbx", "*.psafe3", "*.ovpn"),
    *("key.properties", "keystore.properties", "wallet.dat"),
    *("id_rsa*", "id_dsa*", "id_ecdsa*", "id_ed25519*"),
    # What tools log in with.
    *(".netrc", "_netrc", ".npmrc", ".pypirc", ".pgpass", "pgpass.conf", ".my.cnf"),
    *(".mylogin.cnf", ".htpasswd", "htpasswd", ".dockercfg", "rclone.conf", ".rhosts"),
    *(".git-credentials", ".dockerconfigjson", ".boto", ".s3cfg", ".terraformrc", "auth.json"),
    *(".vault-token", ".vault_pass*", "local.settings.json", "kubeconfig", "kubeconfig.y*ml"),
    *("*.kubeconfig", "*.tfstate", "*.tfstate.backup", "credentials.tfrc.json"),
    # What somebody typed, passwords among it.
    *(".*_history", ".histfile"),
    # Data, not code: credentials.py is sent, and its values are made unreadable.
    *(f"{name}{end}" for name in ("credential", "credentials") for end in ("", ".csv")),
    *(
        f"{name}.{end}"
        for word in ("credential", "credentials", "secret", "secrets")
        for name in (word, f"{word}.*", f"*[._]{word}", *([f"*-{word}"] if word[0] == "s" else []))
        for end in ("y*ml", "json", "toml", "ini", "cfg", "conf", "xml", "properties", "txt")
    ),
    *("client_secret*.json", "*service-account*.json"),
    *("*service_account*.json", "*serviceaccount*.json", "*firebase-adminsdk*.json"),
)
"""Names of files, and of folders of such, in lower case, as :mod:`fnmatch` has it."""

SECRET_PLACES = frozenset(
    {
        *(".docker/config.json", ".m2/settings.xml", ".m2/settings-security.xml"),
        *(".gradle/gradle.properties", "etc/shadow", "etc/gshadow"),
    }
)
"""Files that hold secrets in one folder and none in another."""

ABOUT_SECRETS = frozenset(
    {
        *("secret", "secrets", "credential", "credentials", "creds", "password", "passwords"),
        *("private-keys", "private_keys", "privatekeys"),
    }
)
"""Folders of which code is sent and nothing else."""

CODE = frozenset(
    """
    adb ads asm astro bicep c cc cfc cjs clj cljc cljs cob coffee cpp cr cs csproj css cts cu cxx d
    dart ejs elm erb erl ex exs f90 fs fsx gd go gql gradle graphql groovy h haml handlebars hbs hh
    hpp hs html hxx ipynb java jl js jsp jsx kt kts less liquid lua m mjs ml mli mm mts mustache nim
    nix pas php pl pm prisma proto pug py pyi pyx r rake rb re rego res rkt rs s sass sc scala scm
    scss sol sql styl svelte swift tcl tf thrift toit ts tsx twig v vala vb vhd vue wat wgsl xaml
    yaml.j2 zig
    """.split()  # noqa: SIM905  # endings read better as text than one by one in quotes
)
"""What the names of code end in. A shell script is none: it sets variables."""

_ANY_SECRET_FILE = re.compile("|".join(map(translate, SECRET_FILES)))
_ANY_SECRET_FOLDER = re.compile(f"/({'|'.join(map(re.escape, SECRET_FOLDERS))})/")
_OTHER = frozenset({"credential", "credentials"})
"""Names of files that folders of code have too."""


def why_secret(path: str) -> str | None:
    """Why a file is never sent, by its path alone; None if nothing speaks against it.

    The case, the Unicode form, and what Windows drops from the end of a name make no difference.
    """
    return why_in_a_secret_folder(path) or _why_by_name(path)


def why_in_a_secret_folder(path: str) -> str | None:
    """Why nothing below some folder is sent, whatever it is; None if no such folder is above.

    This holds for the folders above a workspace as well: one may be opened at ``~/.ssh``.
    """
    what = _secret_folder(posixpath.dirname(path.replace("\\", "/")))
    return _not_sent(path, f"what lies in a folder {what} may be secret") if what else None


@lru_cache(maxsize=4_096)
def _secret_folder(folder: str) -> str | None:
    """What is secret of a folder or one above it."""
    folders = _parts(folder)
    if found := _ANY_SECRET_FOLDER.search(f"/{'/'.join(folders)}/"):
        return found[1]
    for name in folders:
        if name not in _OTHER and (pattern := _pattern_of(name)):
            return f"named like {pattern}"
    return None


def _why_by_name(path: str) -> str | None:
    *folders, name = _parts(path)
    place = "/".join([*folders[-1:], name])
    if place in SECRET_PLACES:
        return _not_sent(path, f"a file {place} may hold secrets")
    if pattern := _pattern_of(name):
        return _not_sent(path, f"a file named like {pattern} may hold secrets")
    if not _is_code(name):
        for folder in ABOUT_SECRETS.intersection(folders):
            return _not_sent(path, f"what lies in a folder {folder} may be secret if it is no code")
    return None


def _parts(path: str) -> list[str]:
    return [_folded(part) for part in posixpath.normpath(path.replace("\\", "/")).split("/")]


def _pattern_of(name: str) -> str | None:
    if not _ANY_SECRET_FILE.match(name):
        return None
    return next(pattern for pattern in SECRET_FILES if fnmatchcase(name, pattern))


def _is_code(name: str) -> bool:
    return name.rpartition(".")[2] in CODE and "." in name[1:]


@lru_cache(maxsize=4_096)
def _folded(name: str) -> str:
    plain = unicodedata.normalize("NFKC", name).partition("::")[0]
    return plain.casefold().rstrip(". ")


def _not_sent(path: str, reason: str) -> str:
    return f"{path!r} is not sent, because {reason}."
