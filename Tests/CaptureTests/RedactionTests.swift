import Testing

@testable import Capture

@Suite struct RedactionTests {
  let redaction = Redaction()

  @Test(
    "a name that holds a word for a secret is known",
    arguments: [
      "PASSWORD", "DB_PASSWORD", "MYSQLPASSWORD", "dbPassword", "pgpassword", "db-passwd",
      "AWS_SECRET_ACCESS_KEY",
      "client_secret", "SECRET_KEY", "API_KEY", "apikey", "ApiKey", "APIKey", "X-Api-Key", "WANDB_API_KEY",
      "ACCESS_KEY",
      "private_key", "PRIVATEKEY", "GOOGLE_APPLICATION_CREDENTIALS", "credential", "CONNECTION_STRING",
      "ConnectionString", "Authorization", "proxy-authorization", "passphrase", "storage_account_key",
      "HF_TOKEN",
      "token", "auth_token", "hftoken", "API_TOKENS", "auth", "OAUTH", "Cookie", "session", "SENTRY_DSN",
      "pwd",
      "DB_PWD", "pass", "MYSQL_PASS", "GITHUB_PAT", "jwt", "SLACK_WEBHOOK_URL",
      // Letters that only look like Latin ones, full width, mathematical, with marks of no width, percent-encoded.
      "рassword", "pаsswоrd", "ＰＡＳＳＷＯＲＤ", "𝐩𝐚𝐬𝐬𝐰𝐨𝐫𝐝", "pass\u{200b}word", "pass\u{ad}word", "p\u{301}assword",
      "ΑΡΙ_ΚΕΥ",
      "pass%77ord", "ｔｏｋｅｎ", "PaSsWoRd", "sEcReT",
    ])
  func secretNames(name: String) {
    #expect(redaction.names.verdict(on: name) != .plain)
    #expect(redaction.value("hunter2hunter2", ofVariable: name) == "[redacted]")
  }

  @Test(
    "a name of something else is let through",
    arguments: [
      "tokens", "max_tokens", "max_new_tokens", "tokenizer", "tokenizer_name", "pad_token", "eos_token_id",
      "num_token", "token_dim", "author", "authority", "passes", "num_passes", "first_pass", "keyboard",
      "monkey",
      "key", "sort_key", "compass", "bypass", "secretary", "secreted_protein", "OLDPWD", "sessions", "path",
      "lr", "batch_size", "PATH", "attention", "hidden", "dsname", "patience", "pattern", "obsession",
    ])
  func plainNames(name: String) {
    #expect(redaction.names.verdict(on: name) == .plain)
    #expect(redaction.value("512", ofVariable: name) == "512")
  }

  @Test(
    "a command without secrets stays as it is",
    arguments: [
      [
        "python", "train.py", "--tokens", "512", "--tokenizer", "bert", "max_tokens=512", "author=me",
        "--passes", "3",
      ],
      ["train", "--keyboard", "qwerty", "--key", "rmse", "--sort-key=loss", "--pad-token", "[PAD]"],
      [
        "train", "pad_token=</s>", "--token-dim", "64", "--auth", "none", "--use-auth", "--lr", "0.1",
        "session=3",
      ],
      [
        "python", "-m", "pip", "install", "-p", "8080", "x==1.2", "torch>=2", "--index-url",
        "https://pypi.org/simple",
      ],
      [
        "docker", "run", "-p", "8080:80", "python:3.11@sha256:abcdef0123456789", "sh", "-c",
        "echo 'a: b' && ls",
      ],
      [
        "git", "clone", "git@github.com:org/repo.git", "ssh://git@github.com/org/repo",
        "https://host:8443/x?page=2",
      ],
      [
        "cairn", "show", "models:/churn@champion", "churn@4", "mailto:me@x.org", "C:\\data\\x.csv",
        "a=b:c,d=e",
      ],
      ["mysql", "-p", "database"],
      ["train", "--config", "{\"tokens\": 512, \"model\": \"bert\", \"lr\": 1e-3}"],
      [
        "sk-learn-baseline", "hf_transformers", "Basic", "bearer", "basic training run",
        "use bearer auth here",
      ],
      [
        "eyJ", "AKIA", "ghp_", "-----BEGIN CERTIFICATE-----", "", "=", ":", "--", "-", "--=", "@", "://", "%",
      ],
      ["psql", "postgresql://localhost:5432/db", "s3://bucket/key", "http://[::1]:8080/x@y", "x@y.org"],
    ])
  func plainCommands(words: [String]) {
    #expect(redaction.command(words) == words)
  }

  @Test(
    "the secret in a command goes and the rest stays",
    arguments: [
      (["--password", "S3CRET"], ["--password", "[redacted]"]),
      (["--password=S3CRET"], ["--password=[redacted]"]),
      (["-password", "S3CRET"], ["-password", "[redacted]"]),
      (["--password", "--verbose"], ["--password", "--verbose"]),
      (["--password", "-S3CRET"], ["--password", "[redacted]"]),
      (["--password", "=", "S3CRET"], ["--password", "=", "[redacted]"]),
      (["--password=", "S3CRET"], ["--password=", "[redacted]"]),
      (["--password", "=S3CRET"], ["--password", "[redacted]"]),
      (["PASSWORD=S3CRET,S3 CRET;x"], ["PASSWORD=[redacted]"]),
      (["token=S3CRET=="], ["token=[redacted]"]),
      (["-e", "DB_PASSWORD=S3CRET"], ["-e", "DB_PASSWORD=[redacted]"]),
      (["-eDB_PASSWORD=S3CRET"], ["-eDB_PASSWORD=[redacted]"]),
      (["--env=DB_PASSWORD=S3CRET"], ["--env=DB_PASSWORD=[redacted]"]),
      (["--set", "a=1,db.password=S3CRET,S3CRET,b=2"], ["--set", "a=1,db.password=[redacted],b=2"]),
      (["++db.password=S3CRET"], ["++db.password=[redacted]"]),
      (["--header", "Authorization: Bearer S3CRET"], ["--header", "Authorization: [redacted]"]),
      (["-H", "X-Api-Key: S3CRET"], ["-H", "X-Api-Key: [redacted]"]),
      (["--header=Cookie: a=S3CRET; b=S3CRET"], ["--header=Cookie: [redacted]"]),
      (
        ["-H", "authorization: Digest username=\"S3CRET\", response=\"S3CRET\""],
        ["-H", "authorization: [redacted]"]
      ),
      (["mysql", "-uroot", "-pS3CRET", "db"], ["mysql", "-uroot", "-p[redacted]", "db"]),
      (["/usr/bin/mysqldump", "-pS3CRET"], ["/usr/bin/mysqldump", "-p[redacted]"]),
      (["sshpass", "-p", "S3CRET", "ssh", "host"], ["sshpass", "-p", "[redacted]", "ssh", "host"]),
      (["curl", "-u", "me:S3CRET", "https://x.org"], ["curl", "-u", "[redacted]", "https://x.org"]),
      (["curl", "-sSu", "me:S3CRET"], ["curl", "-sSu", "[redacted]"]),
      (["curl", "--user=me:S3CRET"], ["curl", "--user=[redacted]"]),
      (["docker", "login", "-p", "S3CRET"], ["docker", "login", "-p", "[redacted]"]),
      (["wandb", "login", "S3CRET"], ["wandb", "login", "[redacted]"]),
      (
        ["aws", "configure", "set", "aws_secret_access_key", "S3CRET"],
        ["aws", "configure", "set", "aws_secret_access_key", "[redacted]"]
      ),
      (
        ["--config", #"{"db": {"password": "S3CRET, S3CRET", "port": 1}}"#],
        ["--config", #"{"db": {"password": "[redacted]", "port": 1}}"#]
      ),
      (
        ["--config", #"{\"api_key\":\"S3CRET\",\"lr\":1}"#],
        ["--config", #"{\"api_key\":\"[redacted]\",\"lr\":1}"#]
      ),
      (
        ["--json", #"{"a":"{\\\"token\\\":\\\"S3CRET\\\"}"}"#],
        ["--json", #"{"a":"{\\\"token\\\":\\\"[redacted]\\\"}"}"#]
      ),
      (
        ["--json", #"{"secrets": ["S3CRET", "S3CRET"], "lr": 1}"#],
        ["--json", #"{"secrets": [redacted], "lr": 1}"#]
      ),
      (
        ["--args", #"["--password", "S3CRET", "--lr", "1"]"#],
        ["--args", #"["--password", "[redacted]", "--lr", "1"]"#]
      ),
      (
        ["bash", "-c", "export TOKEN=S3CRET; python x.py --password S3CRET --lr 1"],
        ["bash", "-c", "export TOKEN=[redacted] python x.py --password [redacted] --lr 1"]
      ),
      (
        ["bash", "-c", "curl -H 'Authorization: Bearer S3CRET' https://x.org"],
        ["bash", "-c", "curl -H 'Authorization: [redacted]' https://x.org"]
      ),
      (
        ["bash", "-c", "echo; PASSWORD=\"S3CRET S3CRET\"S3CRET python x.py"],
        ["bash", "-c", "echo; PASSWORD=[redacted] python x.py"]
      ),
      (["mysql://u:S3CRET@host/db"], ["mysql://[redacted]@host/db"]),
      (["postgres://u:S3@CRET/S3CRET@host/db"], ["postgres://[redacted]@host/db"]),
      (["https://S3CRET@host/x"], ["https://[redacted]@host/x"]),
      (["git+https://u:S3CRET@host/x.git"], ["git+https://[redacted]@host/x.git"]),
      (["https://host/x?a=1&token=S3CRET&b=2"], ["https://host/x?a=1&token=[redacted]&b=2"]),
      (["https://host/x?sv=1&sig=S3CRET&se=2"], ["https://host/x?sv=1&sig=[redacted]&se=2"]),
      (
        ["https://host/?next=https%3A%2F%2Fx%3Ftoken%3DS3CRET"],
        ["https://host/?next=https%3A%2F%2Fx%3Ftoken%3D[redacted]"]
      ),
      (["u:S3CRET@tcp(127.0.0.1:3306)/db"], ["[redacted]@tcp(127.0.0.1:3306)/db"]),
      (["--url=u:S3CRET@db.x.org"], ["--url=[redacted]@db.x.org"]),
      (
        ["AccountName=x;AccountKey=S3CRET==;EndpointSuffix=y"],
        ["AccountName=x;AccountKey=[redacted];EndpointSuffix=y"]
      ),
      (["－－ｐａｓｓｗｏｒｄ＝S3CRET"], ["－－ｐａｓｓｗｏｒｄ＝[redacted]"]),
      (["--рassword", "S3CRET"], ["--рassword", "[redacted]"]),
      (["x", "PGPASSWORD = S3CRET"], ["x", "PGPASSWORD = [redacted]"]),
      (["openssl", "-passin", "pass:S3CRET"], ["openssl", "-passin", "[redacted]"]),
      (["redis-cli", "-a", "S3CRET"], ["redis-cli", "-a", "[redacted]"]),
      (["os.environ[\"DB_PASSWORD\"] = 'S3CRET'"], ["os.environ[\"DB_PASSWORD\"] = '[redacted]'"]),
      (["config.get(\"db_password\", \"S3CRET\")"], ["config.get(\"db_password\", \"[redacted]\")"]),
      (["x: 1 password=rb\"S3CRET\" y"], ["x: 1 password=[redacted] y"]),
    ] as [([String], [String])])
  func secretsInCommands(words: [String], expected: [String]) {
    let redacted = redaction.command(words)
    #expect(redacted == expected)
    #expect(!redacted.joined().contains("S3"))
    #expect(redaction.command(redacted) == redacted, "redacting twice changes nothing")
  }

  static let tokens = [
    "AKIAIOSFODNN7EXAMPLE", "ASIAIOSFODNN7EXAMPLE", "ghp_16C7e42F292c6912E7710c838347Ae178B4a",
    "github_pat_11ABCDEFG0aBcDeFgHiJkL_mNoPqRsTuVwXyZ0123456789", "gho_16C7e42F292c6912E7710c838347Ae178B4a",
    "glpat-ABCDEFGHIJKLMNOPQRST", "xoxb-123456789012-abcdefghij", "sk-abcdefghijklmnopqrstuvwx1234",
    "sk-ant-api03-abcdefghijklmnop-qrstuvwxyz", "sk-proj-abcdefghijklmnopqrstuvwxyz",
    "hf_AbCdEfGhIjKlMnOpQrStUvWxYzAbCdEfGh",
    "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl", "AIzaSyA-1234567890abcdefghijklmnopqrstu",
    "dapi0123456789abcdef0123456789abcdef", "npm_abcdefghijklmnopqrstuvwxyz0123456789",
    "pypi-AgEIcHlwaS5vcmcCJDU2YzY4", "sk_live_abcdefghij0123456789", "Bearer abcdefgh12345678",
    "bearer  abcdefghijklmnopqrstuvwxyz",
    "Basic dXNlcjpwYXNzd29yZA==", "hvs.CAESIabcdefghijklmnop0123",
    "-----BEGIN RSA PRIVATE KEY-----\nMIIEpAIBAAKCAQEA\n-----END RSA PRIVATE KEY-----",
    "-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXktdjEAAAAA",
  ]

  @Test("a secret is known by its own form wherever it stands", arguments: tokens)
  func tokensInText(token: String) {
    #expect(redaction.text(token) == "[redacted]")
    #expect(redaction.value(token, ofVariable: "EXTRA") == "[redacted]")
    for (before, after) in [
      ("x ", " y"), ("note='", "'"), ("[\"", "\"]"), ("url?q=", "&z"), ("a\\n", ""), ("(", ")"),
      ("ключ ", ""),
    ]
    where !token.hasPrefix("-----") || !after.isEmpty {
      let redacted = redaction.text(before + token + after)
      #expect(redacted.hasPrefix(before) && !redacted.contains(token.suffix(10)))
    }
  }

  @Test(
    "what only resembles a token stays",
    arguments: [
      "ghp_short", "sk-learn-baseline-experiment-number-twelve", "hf_transformers_model_large", "AKIAshort",
      "eyJust.a.word",
      "Basic dHJhaW5pbmc=", "basic training", "bearer of news", "xghp_16C7e42F292c6912E7710c838347Ae178B4a",
      "0123456789abcdef0123456789abcdef01234567", "dapifications", "glpat-x",
    ])
  func noTokens(text: String) {
    #expect(redaction.text(text) == text)
  }

  @Test(
    "an address loses user, password and query",
    arguments: [
      ("https://u:p@github.com/o/r.git", "https://github.com/o/r.git"),
      ("https://ghp_16C7e42F292c6912E7710c838347Ae178B4a@github.com/o/r", "https://github.com/o/r"),
      ("https://oauth2:glpat-ABCDEFGHIJKLMNOPQRST@gitlab.com/o/r.git", "https://gitlab.com/o/r.git"),
      ("https://host/r.git?private_token=x", "https://host/r.git"),
      ("ssh://alice@host:22/r.git", "ssh://host:22/r.git"), ("ssh://git@host/r.git", "ssh://git@host/r.git"),
      ("git@github.com:o/r.git", "git@github.com:o/r.git"), ("alice@host:o/r.git", "host:o/r.git"),
      ("host:o/r.git", "host:o/r.git"), ("/home/alice/r.git", nil), ("../r.git", nil),
      ("file:///home/alice/r", nil),
      ("C:/r", nil), ("https://host/r#subdirectory=x", "https://host/r#subdirectory=x"),
      ("https://host/r#token=x", "https://host/r#token=[redacted]"),
    ] as [(String, String?)])
  func addresses(address: String, expected: String?) {
    #expect(redaction.address(address) == expected)
  }

  @Test("patterns of the policy name more secrets")
  func patterns() {
    let redaction = Redaction(patterns: ["license", "acme_*_code", "*_HUSH"])
    #expect(redaction.value("x", ofVariable: "MY_LICENSE_NO") == "[redacted]")
    #expect(redaction.value("x", ofVariable: "ACME_door_CODE") == "[redacted]")
    #expect(redaction.value("x", ofVariable: "acme_code_book") == "x")
    #expect(redaction.value("x", ofVariable: "very_hush") == "[redacted]")
    #expect(redaction.command(["--license", "x", "--lr", "1"]) == ["--license", "[redacted]", "--lr", "1"])
  }

  /// Texts that a scanner which looks ahead without a bound, or backtracks, takes hours for.
  static let adversarial = [
    "a", "-", "=", ":", "@", "a=", "a:", "a,", "token=,", "--token ", "--cookie ", "\"--token \"", "eyJ-",
    "eyJa/", "sk-", "SG./",
    "Bearer ", "basic /", "-----BEGIN ", "-----BEGIN PRIVATE KEY-----", "://", "a://", "a://b:c@", "a:b@",
    "password=[",
    "password=\"\"", "\\\"password\\\":", "\\", "\"", "password ", "\"password\",", "%3D", "＝", "p%",
    "authorization: \"",
    ",a", ",\\", "ghp_", "a:@", "://a:b", "http://a?", "?sig=&", "passwor", "A", "aB",
  ]

  @Test("the time for a text grows with its length alone", .timeLimit(.minutes(1)), arguments: adversarial)
  func linear(piece: String) {
    let text = String(repeating: piece, count: 200_000 / piece.utf8.count)
    let once = redaction.text(text)
    #expect(once.utf8.count <= text.utf8.count * 12)
  }
}
