"""Each kind of manifest is told as it is written, and nothing is guessed."""

from pathlib import Path

import pytest

from consult_lsp.context.stack.stack import stack
from support.marked import marked_files


@pytest.mark.parametrize(
    ("files", "lines"),
    [
        (
            """
-- pyproject.toml --
[project]
requires-python = ">=3.12"
dependencies = ["fastapi[standard] >=0.110,<1", "SQLAlchemy~=2.0", "psycopg2_binary", "left-pad"]
[project.optional-dependencies]
queue = ["celery==5.4.0; python_version > '3'"]
[dependency-groups]
dev = ["pytest>=8", {include-group = "lint"}]
""",
            """
- language: Python >=3.12 (pyproject.toml)
- framework: FastAPI >=0.110,<1 (pyproject.toml)
- database: PostgreSQL (psycopg2) (pyproject.toml)
- database access: SQLAlchemy ~=2.0 (pyproject.toml)
- queues and jobs: Celery ==5.4.0 (pyproject.toml)
- tests: pytest >=8 (pyproject.toml)
""",
        ),
        (
            """
-- pyproject.toml --
[tool.poetry.dependencies]
python = "^3.11"
django = {version = "^5.0", extras = ["argon2"]}
redis = [{version = "^5"}, {version = "^4"}]
[tool.poetry.group.dev.dependencies]
pytest-django = "*"
""",
            """
- language: Python ^3.11 (pyproject.toml)
- framework: Django ^5.0 (pyproject.toml)
- database: Redis (redis-py) (pyproject.toml)
- tests: pytest-django * (pyproject.toml)
""",
        ),
        (
            """
-- requirements.txt --
-r other.txt
Flask==3.0.2  # web
git+https://example.org/x.git
asyncpg @ https://example.org/asyncpg.whl
-- requirements-dev.txt --
pytest
-- .python-version --
3.12.1
""",
            """
- language: Python 3.12.1 (.python-version)
- framework: Flask ==3.0.2 (requirements.txt)
- database: PostgreSQL (asyncpg) (requirements.txt)
- tests: pytest (requirements-dev.txt)
""",
        ),
        (
            """
-- setup.cfg --
[options]
python_requires = >=3.9
install_requires =
    flask>=2
[options.extras_require]
db = sqlalchemy
-- Pipfile --
[packages]
celery = "*"
[requires]
python_version = "3.10"
""",
            """
- language: Python >=3.9 (setup.cfg); Python 3.10 (Pipfile)
- framework: Flask >=2 (setup.cfg)
- database access: SQLAlchemy (setup.cfg)
- queues and jobs: Celery * (Pipfile)
""",
        ),
        (
            """
-- package.json --
{"engines": {"node": ">=20 <23"}, "dependencies": {"express": "^4.19.2", "pg": "8.x"},
 "devDependencies": {"typescript": "~5.4.0", "vitest": "latest", "zod": "workspace:*"}}
-- .nvmrc --
lts/iron
""",
            """
- language: TypeScript ~5.4.0 (package.json)
- runtime: Node.js >=20 <23 (package.json); Node.js lts/iron (.nvmrc)
- framework: Express ^4.19.2 (package.json)
- libraries: Zod (package.json)
- database: PostgreSQL (pg) 8.x (package.json)
- tests: Vitest latest (package.json)
""",
        ),
        (
            """
-- go.mod --
module example.org/shop

go 1.22.1

require (
	github.com/gin-gonic/gin v1.9.1
	github.com/jackc/pgx/v5 v5.5.0
	gorm.io/gorm v1.25.5 // indirect
)
require github.com/stretchr/testify v1.8.4
""",
            """
- language: Go 1.22.1 (go.mod)
- framework: Gin v1.9.1 (go.mod)
- database: PostgreSQL (pgx) v5.5.0 (go.mod)
- tests: Testify v1.8.4 (go.mod)
""",
        ),
        (
            """
-- pom.xml --
<?xml version="1.0" encoding="UTF-8"?>
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <parent>
    <groupId>org.springframework.boot</groupId>
    <artifactId>spring-boot-starter-parent</artifactId>
    <version>3.2.1</version>
  </parent>
  <properties><java.version>21</java.version><pg>42.7.1</pg></properties>
  <dependencies>
    <dependency>
      <groupId>org.postgresql</groupId><artifactId>postgresql</artifactId><version>${pg}</version>
    </dependency>
    <dependency><groupId>org.flywaydb</groupId><artifactId>flyway-core</artifactId></dependency>
  </dependencies>
</project>
""",
            """
- language: Java 21 (pom.xml)
- framework: Spring Boot 3.2.1 (pom.xml)
- database: PostgreSQL (client) 42.7.1 (pom.xml)
- database access: Flyway (pom.xml)
""",
        ),
        (
            """
-- build.gradle.kts --
plugins {
    id("org.springframework.boot") version "3.3.0"
    kotlin("jvm") version "1.9.22"
}
java { toolchain { languageVersion = JavaLanguageVersion.of(17) } }
dependencies {
    implementation("org.jooq:jooq:3.19.1")
    // implementation("io.javalin:javalin:6.0")
    testImplementation("org.junit.jupiter:junit-jupiter")
}
-- gradle/libs.versions.toml --
[versions]
ktor = "2.3.7"
[libraries]
ktor = { module = "io.ktor:ktor-server-core", version.ref = "ktor" }
mysql = "com.mysql:mysql-connector-j:8.3.0"
""",
            """
- language: Java 17, Kotlin 1.9.22 (build.gradle.kts)
- framework: Spring Boot 3.3.0 (build.gradle.kts); Ktor 2.3.7 (gradle/libs.versions.toml)
- database: MySQL (client) 8.3.0 (gradle/libs.versions.toml)
- database access: jOOQ 3.19.1 (build.gradle.kts)
- tests: JUnit 5 (build.gradle.kts)
""",
        ),
        (
            """
-- build.gradle --
plugins { id 'org.springframework.boot' version '3.1.0' }
sourceCompatibility = JavaVersion.VERSION_17
dependencies { runtimeOnly 'org.postgresql:postgresql' }
""",
            """
- language: Java 17 (build.gradle)
- framework: Spring Boot 3.1.0 (build.gradle)
- database: PostgreSQL (client) (build.gradle)
""",
        ),
        (
            """
-- composer.json --
{"require": {"php": "^8.2", "laravel/framework": "^11.0", "ext-pdo_pgsql": "*"},
 "require-dev": {"phpunit/phpunit": "^10.5"}}
""",
            """
- language: PHP ^8.2 (composer.json)
- framework: Laravel ^11.0 (composer.json)
- database: PostgreSQL (PDO) * (composer.json)
- tests: PHPUnit ^10.5 (composer.json)
""",
        ),
        (
            """
-- build.gradle.kts --
plugins { id("org.springframework.boot") version "4.0.0" }
dependencies {
    implementation("org.springframework.boot:spring-boot-starter-webmvc")
    implementation("org.springframework.boot:spring-boot-starter-security-oauth2-resource-server")
    implementation("org.springframework.boot:spring-boot-starter-flyway")
    implementation("org.springframework.boot:spring-boot-starter-kafka")
    testImplementation("org.springframework.boot:spring-boot-starter-webmvc-test")
}
""",
            """
- framework: Spring Boot 4.0.0, Spring MVC, Spring OAuth2 resource server (build.gradle.kts)
- database access: Flyway (Spring) (build.gradle.kts)
- queues and jobs: Kafka (Spring) (build.gradle.kts)
- tests: Spring MVC Test (build.gradle.kts)
""",
        ),
        (
            """
-- package.json --
{"packageManager": "bun@1.1.38+sha512.0a", "engines": {"bun": ">=1.1"},
 "dependencies": {"@nestjs/core": "^11.0.0", "@nestjs/cqrs": "^11.0.0", "decimal.js": "^10.4.3"}}
-- Dockerfile --
FROM oven/bun:1.1-slim
""",
            """
- runtime: Bun >=1.1 (package.json); Bun 1.1-slim (Dockerfile)
- package manager: Bun 1.1.38 (package.json)
- framework: NestJS ^11.0.0 (package.json)
- libraries: NestJS CQRS ^11.0.0, decimal.js ^10.4.3 (package.json)
""",
        ),
        (
            """
-- Cargo.toml --
[package]
rust-version = "1.75"
[dependencies]
axum = "0.7"
sqlx = { version = "0.7", features = ["postgres"] }
-- rust-toolchain.toml --
[toolchain]
channel = "1.80.0"
""",
            """
- language: Rust 1.75 (Cargo.toml); Rust 1.80.0 (rust-toolchain.toml)
- framework: axum 0.7 (Cargo.toml)
- database access: SQLx 0.7 (Cargo.toml)
""",
        ),
        (
            """
-- Shop.csproj --
<Project Sdk="Microsoft.NET.Sdk.Web">
  <PropertyGroup><TargetFramework>net8.0</TargetFramework></PropertyGroup>
  <ItemGroup><PackageReference Include="Npgsql" /></ItemGroup>
</Project>
-- Directory.Packages.props --
<Project><ItemGroup><PackageVersion Include="Npgsql" Version="8.0.1" /></ItemGroup></Project>
-- global.json --
{"sdk": {"version": "8.0.100"}}
""",
            """
- language: C# (Shop.csproj)
- runtime: .NET net8.0 (Shop.csproj); .NET SDK 8.0.100 (global.json)
- framework: ASP.NET Core (Shop.csproj)
- database: PostgreSQL (Npgsql) 8.0.1 (Directory.Packages.props)
""",
        ),
        (
            """
-- Dockerfile --
ARG BASE
FROM --platform=linux/amd64 python:3.12-slim@sha256:0123 AS base
FROM $BASE
FROM base
-- compose.yaml --
services:
  db:
    image: "postgres:16-alpine"
    # image: mysql:8
  queue:
    image: docker.io/library/rabbitmq:3.12-management
-- prisma/schema.prisma --
generator client {
  provider = "prisma-client-js"
}
datasource db {
  provider = "mysql"
  url      = env("DATABASE_URL")
}
-- db/structure.sql --
--
-- PostgreSQL database dump
--
-- Dumped from database version 15.4 (Debian)
-- schema.sql --
create table x (id serial primary key);
""",
            """
- language: Python 3.12-slim (Dockerfile)
- database: MySQL (prisma/schema.prisma); PostgreSQL 15.4 (db/structure.sql); \
PostgreSQL 16-alpine (compose.yaml)
- queues and jobs: RabbitMQ 3.12-management (compose.yaml)
""",
        ),
    ],
    ids=lambda text: text.strip().splitlines()[0].strip("- "),
)
def test_manifests_are_told_as_written(tmp_path: Path, files: str, lines: str) -> None:
    for name, file in marked_files(files).items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(file.text, "utf-8")
    ((item,), problems) = stack(tmp_path)
    assert problems == ()
    assert item.text.splitlines() == lines.strip().splitlines()
