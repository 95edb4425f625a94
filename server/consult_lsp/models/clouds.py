"""Claude in the clouds of others: Bedrock, Vertex and Foundry, each with its own kind of key.

The variables are those of the SDK and of Claude Code. The clients themselves are the SDK's.
"""

from collections.abc import Mapping
from importlib.util import find_spec

from .access import Access, NoModel, Provider
from .endpoint import EndpointError, read_endpoint

CLOUDS: tuple[Provider, ...] = ("bedrock", "vertex", "foundry")


def switched_on_cloud(environ: Mapping[str, str]) -> Provider | None:
    """The cloud that a variable such as CLAUDE_CODE_USE_BEDROCK selects."""
    for cloud in CLOUDS:
        for prefix in ("CONSULT", "CLAUDE_CODE"):
            if environ.get(f"{prefix}_USE_{cloud.upper()}", "").lower() in ("1", "true", "yes"):
                return cloud
    return None


def access_cloud(cloud: Provider, environ: Mapping[str, str]) -> Access | NoModel:
    """How to reach ``cloud`` with what ``environ`` holds, or what is missing."""
    match cloud:
        case "bedrock":
            return _bedrock(environ)
        case "vertex":
            return _vertex(environ)
        case _:
            return _foundry(environ)


def _bedrock(environ: Mapping[str, str]) -> Access | NoModel:
    region = environ.get("AWS_REGION") or environ.get("AWS_DEFAULT_REGION", "")
    if not region:
        return _missing("bedrock", "its region is not known", "Set AWS_REGION.")
    key = environ.get("AWS_BEARER_TOKEN_BEDROCK", "").strip()
    # A key of its own signs nothing, but what streams back is read by botocore all the same.
    for package in ("boto3", "botocore"):
        if not _is_installed(package):
            return _missing_package("bedrock", package)
    url = environ.get("ANTHROPIC_BEDROCK_BASE_URL", "")
    return _access(
        "bedrock",
        url or f"https://bedrock-runtime.{region}.amazonaws.com",
        key="the key in AWS_BEARER_TOKEN_BEDROCK" if key else "the AWS credentials",
        api_key=key,
        region=region,
    )


def _vertex(environ: Mapping[str, str]) -> Access | NoModel:
    region = environ.get("CLOUD_ML_REGION", "")
    project = environ.get("ANTHROPIC_VERTEX_PROJECT_ID", "")
    if not region or not project:
        step = "Set CLOUD_ML_REGION and ANTHROPIC_VERTEX_PROJECT_ID."
        return _missing("vertex", "its region or project is not known", step)
    if not _is_installed("google.auth"):
        return _missing_package("vertex", "google-auth")
    url = environ.get("ANTHROPIC_VERTEX_BASE_URL") or _vertex_url(region)
    return _access(
        "vertex", url, key="the Google Cloud credentials", region=region, project=project
    )


def _foundry(environ: Mapping[str, str]) -> Access | NoModel:
    key = environ.get("ANTHROPIC_FOUNDRY_API_KEY", "").strip()
    resource = environ.get("ANTHROPIC_FOUNDRY_RESOURCE", "")
    url = environ.get("ANTHROPIC_FOUNDRY_BASE_URL", "")
    if not key or not (resource or url):
        step = "Set ANTHROPIC_FOUNDRY_API_KEY and ANTHROPIC_FOUNDRY_RESOURCE."
        return _missing("foundry", "its key or resource is not known", step)
    return _access(
        "foundry",
        url or f"https://{resource}.services.ai.azure.com/anthropic",
        key="the key in ANTHROPIC_FOUNDRY_API_KEY",
        api_key=key,
    )


def _access(
    cloud: Provider,
    url: str,
    *,
    key: str,
    api_key: str = "",
    region: str = "",
    project: str = "",
) -> Access | NoModel:
    try:
        endpoint = read_endpoint(url, strip_v1=False)
    except EndpointError as refused:
        step = f"Correct the {cloud} variables in the environment."
        return _missing(cloud, f"its address is refused: {refused}", step)
    return Access(endpoint, key, cloud, api_key=api_key, region=region, project=project)


def _vertex_url(region: str) -> str:
    """As the SDK has it: three places have addresses of their own."""
    special = {"global": "aiplatform", "us": "aiplatform.us.rep", "eu": "aiplatform.eu.rep"}
    return f"https://{special.get(region, f'{region}-aiplatform')}.googleapis.com/v1"


def _is_installed(module: str) -> bool:
    try:
        return find_spec(module) is not None
    except ModuleNotFoundError:  # the package around it is missing
        return False


def _missing(cloud: str, what: str, step: str) -> NoModel:
    return NoModel(f"{cloud} is selected, but {what}", step, misconfigured=True)


def _missing_package(cloud: str, package: str) -> NoModel:
    step = f'Run `pip install "anthropic[{cloud}]"` in its environment.'
    return _missing(cloud, f"the Python package {package} is not installed", step)
