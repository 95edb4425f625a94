"""The forms in which people write secrets into code and configuration, by language and format.

In each line ``§`` stands for the secret, and ``⏎`` for a line end. The values are made up when a
test runs, so no scanner finds any in here.
"""

import string
from typing import NamedTuple

from .planted import LETTERS, made_up

FORMS = r"""
[Python]
DB_PASSWORD = os.environ.get("DB_PASSWORD", "§")
secret = os.getenv("JWT_SECRET", default="§")
password = os.environ.get("PASSWORD") or "§"
os.environ["API_TOKEN"] = "§"
os.environ.setdefault("DJANGO_SECRET_KEY", "§")
SECRET_KEY = config("SECRET_KEY", default="§")
engine = create_engine(URL.create("postgresql", "app", password="§"))
parser.add_argument("--password", default="§")
requests.get(url, auth=("ada", "§"))
requests.get(url, auth=HTTPBasicAuth("ada", "§"))
token: Final[str] = "§"
password: SecretStr = SecretStr("§")
api_key: str = Field(default="§")
headers = {"X-Api-Key": "§"}
jwt.encode(payload, "§", algorithm="HS256")
signature = hmac.new(b"§", body, sha256)
client = Client("ada", password=b"§")
USER, PASSWORD = "ada", "§"
DATABASES = {"default": {"USER": "app", "PASSWORD": "§"}}
conn = psycopg2.connect("host=db dbname=app user=app password=§")
# the password of the test account is §
# password: §
[JavaScript]
const secret = process.env.JWT_SECRET || "§";
const token = process.env.API_TOKEN ?? '§';
const { DB_PASSWORD = "§" } = process.env;
app.use(session({ secret: "§", resave: false }));
const transport = createTransport({ auth: { user: "ada", pass: "§" } });
jwt.sign({ id }, "§", { expiresIn: "1h" });
const hmac = crypto.createHmac("sha256", "§");
headers.set("X-Api-Key", "§");
fetch(url, { headers: { "x-auth-token": `§` } });
localStorage.setItem("token", "§");
await page.type("#password", "§");
process.env.DB_PASSWORD ||= "§";
// token: §
new Pool({ user: "app", password: "§" });
[TypeScript]
private readonly apiKey: string = "§";
const password: string | undefined = "§";
export const environment = { production: true, apiSecret: "§" };
config.get<string>("JWT_SECRET", "§");
const clientSecret = (process.env.CLIENT_SECRET as string) || "§";
@Input() accessToken = "§";
static readonly ENCRYPTION_KEY = Buffer.from("§");
/* admin password: § */
[Java]
private static final String PASSWORD = "§";
properties.put("password", "§");
properties.setProperty("db.password", "§");
@Value("${jwt.secret:§}") private String secret;
String token = System.getenv().getOrDefault("API_TOKEN", "§");
Connection c = DriverManager.getConnection(url, "app", "§");
char[] password = "§".toCharArray();
dataSource.setPassword("§");
String url = "jdbc:postgresql://db/app?user=app&password=§";
headers.add("X-Auth-Token", "§");
String key = Optional.ofNullable(System.getenv("API_KEY")).orElse("§");
SecretKey key = Keys.hmacShaKeyFor("§".getBytes());
@TestPropertySource(properties = "spring.datasource.password=§")
new UsernamePasswordCredentials("ada", "§");
.withUser("ada").password("{noop}§")
[Kotlin]
const val API_KEY = "§"
val password: String? = "§"
val token = System.getenv("API_TOKEN") ?: "§"
val config = mapOf("password" to "§")
buildConfigField("String", "API_KEY", "\"§\"")
install(Auth) { basic { credentials { BasicAuthCredentials("ada", "§") } } }
[Scala]
val password = sys.env.getOrElse("DB_PASSWORD", "§")
val token: Option[String] = Some("§")
Map("api_key" -> "§")
[Groovy and Gradle]
password = project.findProperty("nexusPassword") ?: "§"
credentials { username "ada"; password "§" }
environment { DB_PASSWORD = '§' }
[Go]
const apiToken string = "§"
os.Setenv("API_TOKEN", "§")
password := flag.String("password", "§", "of the database")
secret := []byte("§")
cfg := Config{User: "app", Password: "§"}
req.SetBasicAuth("ada", "§")
req.Header.Set("X-Api-Key", "§")
auth := smtp.PlainAuth("", "ada", "§", "mail.internal")
password := cmp.Or(os.Getenv("DB_PASSWORD"), "§")
dsn := "app:§@tcp(db:3306)/app"
token := getEnv("API_TOKEN", "§")
[Rust]
const API_TOKEN: &str = "§";
static PASSWORD: &'static str = "§";
let secret = env::var("JWT_SECRET").unwrap_or("§".into());
let secret = env::var("JWT_SECRET").unwrap_or_else(|_| "§".to_string());
env::set_var("API_KEY", "§");
let password = String::from("§");
let config = Config { password: Some("§".to_owned()), ..base };
let token = SecretString::new("§".into());
let password = r#"§"#;
#[arg(long, env = "API_TOKEN", default_value = "§")]
[C and C++]
#define WIFI_PASSWORD "§"
static const char *api_key = "§";
char password[32] = "§";
const std::string kSecretKey{"§"};
std::string token("§");
setenv("DB_PASSWORD", "§", 1);
constexpr std::string_view password = "§"sv;
const char* ssid = "home"; const char* pass = "§";
mysql_real_connect(db, "host", "app", "§", "shop", 0, NULL, 0);
[C#]
private const string ApiKey = "§";
var secret = Environment.GetEnvironmentVariable("JWT_SECRET") ?? "§";
var key = new SymmetricSecurityKey(Encoding.UTF8.GetBytes("§"));
var c = new NetworkCredential("ada", "§");
var s = "Server=db;Database=app;User Id=app;Password=§";
public string Password { get; set; } = "§";
builder.Configuration["Jwt:Secret"] = "§";
{ "ClientSecret", "§" },
[Visual Basic and PowerShell]
Const PASSWORD As String = "§"
$env:DB_PASSWORD = "§"
$password = ConvertTo-SecureString "§" -AsPlainText -Force
[Environment]::SetEnvironmentVariable("API_TOKEN", "§")
Connect-Thing -User ada -Password "§"
param([string]$Token = "§")
[PHP]
define('DB_PASSWORD', '§');
define("AUTH_KEY", '§');
$password = getenv('DB_PASSWORD') ?: '§';
'secret' => env('APP_SECRET', '§'),
'password' => '§',
$config['db']['password'] = '§';
private ?string $apiToken = '§';
$db = new PDO('mysql:host=db', 'app', '§');
$db = mysqli_connect('db', 'app', '§', 'shop');
putenv('API_KEY=§');
curl_setopt($ch, CURLOPT_USERPWD, 'ada:§');
const SECRET = '§';
$token = $_ENV['API_TOKEN'] ?? '§';
[Ruby]
secret = ENV.fetch("SECRET_KEY_BASE", "§")
token = ENV.fetch("API_TOKEN") { "§" }
password = ENV["DB_PASSWORD"] || "§"
config.secret_key = '§'
ENV['API_KEY'] ||= '§'
{ :password => "§" }
http.basic_auth "ada", "§"
fill_in "Password", with: "§"
Rails.application.credentials[:api_key] || '§'
[Perl]
my $password = q{§};
$ENV{DB_PASSWORD} = '§';
DBI->connect("dbi:Pg:dbname=app", "app", "§");
my %c = (password => '§');
[Swift and Objective-C]
let apiKey = "§"
let token: String? = "§"
let secret = ProcessInfo.processInfo.environment["API_SECRET"] ?? "§"
NSString *const kAPIKey = @"§";
request.setValue("§", forHTTPHeaderField: "X-Api-Key")
[Dart]
static const String apiKey = '§';
const token = String.fromEnvironment('API_TOKEN', defaultValue: '§');
[Elixir and Erlang]
password: System.get_env("DB_PASSWORD") || "§"
@api_token "§"
System.get_env("SECRET_KEY_BASE", "§")
config :app, App.Repo, password: "§"
{password, "§"}
{secret, <<"§">>}
[Haskell, OCaml and F#]
password = "§"
let api_token = "§"
("password", "§")
[Clojure and Lisp]
(def db {:user "app" :password "§"})
(setq api-token "§")
(System/setProperty "db.password" "§")
[Lua]
local password = os.getenv("DB_PASSWORD") or "§"
config["api_key"] = "§"
[R and Julia]
password <- "§"
Sys.setenv(API_TOKEN = "§")
ENV["API_KEY"] = "§"
[Shell]
PGPASSWORD=§ psql -h db app
export DB_PASSWORD='§'
API_TOKEN="${API_TOKEN:-§}"
mysql -u root -p§ shop
curl -u ada:§ https://api.internal
curl -H "X-Api-Key: §" https://api.internal
curl -H "Authorization: Bearer §" https://api.internal
curl -d "user=ada&password=§" https://api.internal
sshpass -p '§' ssh host
redis-cli -a § ping
docker run -e POSTGRES_PASSWORD=§ postgres
docker login --username ada --password §
helm install db --set auth.password=§
openssl enc -aes-256-cbc -pass pass:§
java -Djavax.net.ssl.keyStorePassword=§ -jar app.jar
echo "ada:§" | chpasswd
: "${SECRET_KEY:=§}"
wget --password=§ ftp://host
read -r token <<< "§"
# old token was §
[Batch]
set DB_PASSWORD=§
setx API_TOKEN "§"
[Make and CMake]
DB_PASSWORD ?= §
API_TOKEN := §
set(API_TOKEN "§")
[Dockerfile]
ENV DB_PASSWORD=§
ENV DB_PASSWORD §
ARG NPM_TOKEN=§
ENV A=b API_KEY=§ C=d
[Docker Compose]
services:⏎  db:⏎    environment:⏎      POSTGRES_PASSWORD: §
services:⏎  db:⏎    environment:⏎      - POSTGRES_PASSWORD=§
      POSTGRES_PASSWORD: ${POSTGRES_PASSWORD:-§}
    command: redis-server --requirepass §
[Kubernetes]
        env:⏎        - name: DB_PASSWORD⏎          value: "§"
        - name: API_TOKEN⏎          value: §
apiVersion: v1⏎kind: Secret⏎data:⏎  dsn: §⏎
kind: Secret⏎stringData:⏎  username: ada⏎  password: §
- { name: JWT_SECRET, value: "§" }
[Helm and Ansible]
auth:⏎  adminPassword: §
db ansible_host=10.0.0.2 ansible_password=§
    login_password: "§"
    password: !unsafe §
    mysql_root_password: §  # change this
[Terraform]
variable "db_password" {⏎  type    = string⏎  default = "§"⏎}
  master_password = "§"
environment { name = "API_TOKEN"⏎ value = "§" }
set {⏎    name  = "adminPassword"⏎    value = "§"⏎  }
[CloudFormation and ARM]
  DBPassword:⏎    Type: String⏎    Default: §
"adminPassword": { "type": "string", "defaultValue": "§" }
"adminPassword": { "value": "§" }
aws cloudformation create-stack --parameters ParameterKey=DBPassword,ParameterValue=§
[GitHub Actions and other CI]
env:⏎  NPM_TOKEN: §
      run: deploy --token=§
  - export AWS_SECRET_ACCESS_KEY=§
variables:⏎  - name: deployToken⏎    value: §
[YAML]
password: '§'
  secret: "§"
password: |⏎  §⏎
password: >-⏎  §⏎
users:⏎  - {name: ada, password: §}
spring.datasource.password: §
token: &token §
[JSON]
"password": "§",
{"auth": {"token": "§"}}
"ConnectionStrings": {"Default": "Host=db;Username=app;Password=§"}
"env": [{"name": "API_KEY", "value": "§"}]
"body": "{\"password\": \"§\"}"
"secretKey": ["§"],
[TOML and INI]
password = "§"
password = §
db_password=§ ; of production
[client]⏎password="§"
secret_key = '''§'''
[Properties]
spring.datasource.password=§
jdbc.url=jdbc:mysql://db/app?user=app&password=§
jwt.secret = ${JWT_SECRET:§}
db.password: §
[XML]
<property name="password" value="§"/>
<add key="ApiKey" value="§" />
<password>§</password>
<string name="google_api_key">§</string>
<entry key="db.password">§</entry>
<property name="password"><value>§</value></property>
<Resource name="jdbc/db" username="app" password="§"/>
<key>ApiToken</key>⏎<string>§</string>
<env name="DB_PASSWORD" value="§" force="true"/>
<connectionUrl>jdbc:mysql://db/app?user=app&amp;password=§</connectionUrl>
<setting name="Secret" serializeAs="String"><value>§</value></setting>
[HTML]
<input type="password" name="password" value="§">
<meta name="api-token" content="§">
<body data-api-key="§">
<!-- password: § -->
[SQL]
CREATE USER app WITH PASSWORD '§';
CREATE USER app IDENTIFIED BY '§';
ALTER ROLE app SET password TO '§';
CREATE LOGIN app WITH PASSWORD = N'§';
SET PASSWORD FOR 'app' = PASSWORD('§');
-- password: §
SELECT dblink_connect('host=db user=app password=§');
[Nginx, systemd and others]
proxy_set_header X-Api-Key "§";
Environment="DB_PASSWORD=§"
Environment=API_TOKEN=§
SetEnv DB_PASSWORD "§"
requirepass §
X-Api-Key: §
machine api.internal login ada password §
postgres://app:§@db:5432/app
amqp://app:§@queue
redis://:§@cache:6379/0
[GraphQL, Protocol Buffers and Gherkin]
mutation { login(user: "ada", password: "§") { token } }
option (secret_key) = "§";
When I log in as "ada" with password "§"
[Markdown and logs]
The token is `§`.
password=§
2026-01-01 login user=ada password=§ ok
"""


class Planted(NamedTuple):
    """A secret in its text. ``place`` names the form: the language and the text around it."""

    place: str
    text: str
    secret: str


def planted_forms() -> list[Planted]:
    """Every form with a value made up for it, of one shape after another."""
    found: list[Planted] = []
    language = ""
    for line in FORMS.strip("\n").split("\n"):
        if line.startswith("[") and line.endswith("]") and "§" not in line:
            language = line[1:-1]
            continue
        secret = _SHAPES[len(found) % len(_SHAPES)](len(found))
        text = line.replace("§", secret).replace("⏎", "\n")
        found.append(Planted(f"{language}: {line}", text, secret))
    return found


def languages() -> list[str]:
    """What the forms are of."""
    return [line for line in FORMS.split("\n") if line[:1] == "[" and "§" not in line]


_SHAPES = (
    lambda seed: made_up(16, seed=seed) + "7a",
    lambda seed: made_up(32, "0123456789abcdef", seed) + "e5",
    lambda seed: made_up(7, string.ascii_letters, seed) + made_up(2, string.digits, seed) + "!",
    lambda seed: made_up(24, LETTERS + "-_", seed) + "3x",
    lambda seed: made_up(5, string.ascii_lowercase, seed) + "-" + made_up(6, seed=seed) + "9",
)
"""A password of a manager, a digest, one that people think of, a token, and two words."""
