"""Which container images say what a project runs on. A version is the image's tag."""

from .fact import Role
from .known import Table

_L, _R, _, _F, _, _D, _, _Q, _ = Role

IMAGES: Table = {
    "python": (_L, "Python"),
    "node": (_R, "Node.js"),
    "golang": (_L, "Go"),
    "openjdk": (_L, "Java"),
    "eclipse-temurin": (_L, "Java"),
    "amazoncorretto": (_L, "Java"),
    "ruby": (_L, "Ruby"),
    "php": (_L, "PHP"),
    "rust": (_L, "Rust"),
    "oven/bun": (_R, "Bun"),
    "denoland/deno": (_R, "Deno"),
    "elixir": (_L, "Elixir"),
    "mcr.microsoft.com/dotnet/aspnet": (_F, "ASP.NET Core"),
    "mcr.microsoft.com/dotnet/sdk": (_R, ".NET SDK"),
    "mcr.microsoft.com/dotnet/runtime": (_R, ".NET"),
    "postgres": (_D, "PostgreSQL"),
    "postgis/postgis": (_D, "PostgreSQL (PostGIS)"),
    "pgvector/pgvector": (_D, "PostgreSQL (pgvector)"),
    "timescale/timescaledb": (_D, "PostgreSQL (TimescaleDB)"),
    "mysql": (_D, "MySQL"),
    "mariadb": (_D, "MariaDB"),
    "mongo": (_D, "MongoDB"),
    "redis": (_D, "Redis"),
    "valkey/valkey": (_D, "Valkey"),
    "elasticsearch": (_D, "Elasticsearch"),
    "opensearchproject/opensearch": (_D, "OpenSearch"),
    "cassandra": (_D, "Cassandra"),
    "clickhouse/clickhouse-server": (_D, "ClickHouse"),
    "cockroachdb/cockroach": (_D, "CockroachDB"),
    "mcr.microsoft.com/mssql/server": (_D, "SQL Server"),
    "rabbitmq": (_Q, "RabbitMQ"),
    "nats": (_Q, "NATS"),
    "apache/kafka": (_Q, "Kafka"),
    "confluentinc/cp-kafka": (_Q, "Kafka"),
    "bitnami/kafka": (_Q, "Kafka"),
    "bitnami/postgresql": (_D, "PostgreSQL"),
    "bitnami/redis": (_D, "Redis"),
}
