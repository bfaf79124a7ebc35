import TestSupport
import Testing

@Suite("cairn run, secrets")
struct RunSecretsTests {
  private static let secret = "hunter2-Zq7pLx94vB"

  @Test(
    "a secret on the command line is in no object and no file",
    arguments: [
      "--password \(secret)", "--api-key=\(secret)", "--db postgres://user:\(secret)@host/db",
      "-H 'Authorization: Bearer \(secret)'",
      "AWS_SECRET_ACCESS_KEY=\(secret)", "'https://x.example/?access_token=\(secret)&a=b'",
    ])
  func commandLine(words: String) throws {
    let ready = try ReadyRepository()
    let output = try ready.shell("cairn run -n one -- sh -c 'exit 0' sh \(words)")
    #expect(output.status == 0, "\(output.errorText)")
    #expect(try ready.committedRuns().count == 1)
    let record = try ready.file("run.json")
    #expect(try ready.holds(Self.secret) == false, "\(record)")
  }

  @Test("a variable that looks like a secret is not recorded, even when cairn.yaml asks for it")
  func environment() throws {
    let ready = try ReadyRepository(
      policy: "capture:\n  variables: [MY_SEED, MY_TOKEN, DB_URL, 'HARMLESS*']\n  secrets: [HARMLESS_B]\n")
    let output = try ready.shell(
      "cairn run -- true",
      environment: [
        "MY_SEED": "42-plain", "MY_TOKEN": Self.secret, "DB_URL": "mysql://root:\(Self.secret)@db/x",
        "HARMLESS_A": "fine",
        "HARMLESS_B": Self.secret, "OTHER": Self.secret,
      ])
    #expect(output.status == 0)
    let environment = try ready.file("environment.json")
    #expect(environment.contains("42-plain"))
    #expect(environment.contains("fine"))
    #expect(try ready.holds(Self.secret) == false, "\(environment)")
  }

  @Test("a secret in an uncommitted change is in no patch")
  func patch() throws {
    let ready = try ReadyRepository()
    try ready.git.commit("settings", files: ["settings.py": "A = 1\n", "model.py": "SIZE = 1\n"])
    try ready.git.write("model.py", "SIZE = 2\n")
    try ready.git.write("settings.py", "A = 2\nAPI_KEY = \"\(Self.secret)\"\n")
    try ready.git.write(".env", "DB_PASSWORD=\(Self.secret)\n")
    try ready.git.write("new.yaml", "password: \(Self.secret)\nsize: 3\n")
    let output = try ready.shell("cairn run -- true")
    #expect(output.status == 0)
    let patch = try ready.file("source.patch")
    #expect(patch.contains("SIZE = 2"))
    #expect(try ready.file("run.json").contains(#""omitted": [".env", "new.yaml", "settings.py"]"#))
    #expect(try ready.holds(Self.secret) == false, "\(patch)")
    #expect(try ready.git.read("settings.py").contains(Self.secret))
  }

  @Test("a remote's password is not recorded; the machine's and the user's names are not either")
  func machine() throws {
    let ready = try ReadyRepository()
    try ready.git.git("remote", "add", "origin", "https://user:\(Self.secret)@git.example.org/team/churn.git")
    let output = try ready.shell(
      "cairn run -- true", environment: ["USER": "somebody-particular", "HOSTNAME": "box"])
    #expect(output.status == 0)
    #expect(try ready.file("run.json").contains("https://git.example.org/team/churn.git"))
    let found = try ready.shell("git cat-file --batch-all-objects --batch | grep -a -c -F \(Self.secret)")
    #expect(found.text == "0\n")
    for name in ["somebody-particular", ready.git.home] { #expect(try ready.holds(name) == false, "\(name)") }
  }
}
