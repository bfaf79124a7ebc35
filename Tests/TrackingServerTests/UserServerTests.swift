import Foundation
import Records
import TestSupport
import Testing

@testable import TrackingServer

@Suite("A server with users")
struct UserServerTests {
  /// A server whose users are an administrator and somebody who is none, each with a token.
  private struct Staffed {
    let fixture: ServerFixture
    let admin: [String]
    let user: [String]
    let users: UserFile

    init() throws {
      var tokens: [String] = []
      var file: UserFile?
      fixture = try ServerFixture { configuration, repository in
        let users = UserFile(repository.home + "/users.json")
        tokens = try users.change { book in
          try book.set("root", password: "correct horse battery", isAdmin: true)
          try book.set("ada", password: "another sentence", isAdmin: false)
          return [try book.addToken(to: "root", label: "t"), try book.addToken(to: "ada", label: "t")]
        }
        configuration.access = .users(users)
        file = users
      }
      users = try #require(file)
      admin = ["Authorization: Bearer \(tokens[0])"]
      user = ["Authorization: Bearer \(tokens[1])"]
    }

    func create(_ name: String, as headers: [String]) throws -> String {
      let answer = try fixture.ask(
        "POST", "/api/2.0/mlflow/experiments/create", headers, body: "{\"name\":\"\(name)\"}")
      return try #require(try JSON(parsing: answer.body)["experiment_id"]?.string)
    }
  }

  @Test("asks everybody who they are, but for its health")
  func asks() throws {
    let staffed = try Staffed()
    let fixture = staffed.fixture
    for header in [nil, "Authorization: Bearer wrong", "Authorization: Basic cm9vdDp3cm9uZw=="] {
      let answer = try fixture.ask(
        "GET", "/api/2.0/mlflow/experiments/get?experiment_id=0", [header].compactMap(\.self))
      #expect(answer.status == 401)
      #expect(answer["www-authenticate"] == "Basic realm=\"mlflow\"")
    }
    for path in ["/", "/metrics", "/graphql", "/get-artifact"] {
      #expect(try fixture.ask("GET", path).status == 401)
    }
    #expect(try fixture.ask("GET", "/health").status == 200)
    #expect(try fixture.ask("GET", "/version").status == 200)
    try fixture.stop()
  }

  @Test("knows them by password and by token, and no longer once they are removed")
  func knows() throws {
    let staffed = try Staffed()
    let fixture = staffed.fixture
    let address = "/api/2.0/mlflow/experiments/get?experiment_id=0"
    let basic = "Authorization: Basic " + Data("ada:another sentence".utf8).base64EncodedString()
    #expect(try fixture.ask("GET", address, [basic]).status == 200)
    // Remembered now; the file's word counts all the same.
    #expect(try fixture.ask("GET", address, [basic]).status == 200)
    #expect(try fixture.ask("GET", address, staffed.user).status == 200)
    try staffed.users.change { try $0.remove("ada") }
    #expect(try fixture.ask("GET", address, [basic]).status == 401)
    #expect(try fixture.ask("GET", address, staffed.user).status == 401)
    try fixture.stop()
  }

  @Test("lets users read by default, and change what is theirs")
  func changes() throws {
    let staffed = try Staffed()
    let fixture = staffed.fixture
    let theirs = try staffed.create("theirs", as: staffed.admin)
    let own = try staffed.create("own", as: staffed.user)
    let get = "/api/2.0/mlflow/experiments/get?experiment_id="
    #expect(try fixture.ask("GET", get + theirs, staffed.user).status == 200)
    let create = "/api/2.0/mlflow/runs/create"
    let denied = try fixture.ask("POST", create, staffed.user, body: "{\"experiment_id\":\"\(theirs)\"}")
    #expect(denied.status == 403 && denied.text == "Permission denied")
    let run = try fixture.createRun(experiment: theirs, staffed.admin)
    for (path, body) in [
      ("runs/log-metric", "{\"run_id\":\"\(run)\",\"key\":\"a\",\"value\":1,\"timestamp\":1}"),
      ("runs/log-batch", "{\"run_uuid\":\"\(run)\",\"params\":[{\"key\":\"a\",\"value\":\"1\"}]}"),
      ("runs/delete", "{\"run_id\":\"\(run)\"}"), ("experiments/delete", "{\"experiment_id\":\"\(theirs)\"}"),
    ] {
      #expect(try fixture.ask("POST", "/api/2.0/mlflow/" + path, staffed.user, body: body).status == 403)
    }
    let place = "/api/2.0/mlflow-artifacts/artifacts/\(theirs)/\(run)/artifacts/a.txt"
    #expect(try fixture.ask("PUT", place, staffed.user, body: "x").status == 403)
    // The experiment's name in the address does not matter; whose run it is does.
    let disguised = "/api/2.0/mlflow-artifacts/artifacts/\(own)/\(run)/artifacts/a.txt"
    #expect(try fixture.ask("PUT", disguised, staffed.user, body: "x").status == 403)
    #expect(try fixture.ask("PUT", place, staffed.admin, body: "x").status == 200)
    #expect(try fixture.ask("GET", place, staffed.user).text == "x")
    let mine = try fixture.createRun(experiment: own, staffed.user)
    let ended = try fixture.ask(
      "POST", "/api/2.0/mlflow/runs/delete", staffed.user, body: "{\"run_id\":\"\(mine)\"}")
    #expect(ended.status == 200)
    try fixture.stop()
  }

  @Test("shows nothing of what a user may not read: not in lists, not by name, not by its parts")
  func hides() throws {
    let staffed = try Staffed()
    let fixture = staffed.fixture
    try staffed.users.change { $0.fallback = Permission.none }
    let secret = try staffed.create("secret", as: staffed.admin)
    let own = try staffed.create("own", as: staffed.user)
    let run = try fixture.createRun(experiment: secret, staffed.admin)
    let api = "/api/2.0/mlflow/"
    let listed = try fixture.ask("GET", api + "experiments/search?max_results=100", staffed.user)
    #expect(listed.status == 200 && listed.text.contains("\"\(own)\"") && !listed.text.contains("secret"))
    for target in [
      "experiments/get?experiment_id=\(secret)", "experiments/get-by-name?experiment_name=secret",
      "runs/get?run_id=\(run)", "metrics/get-history?run_id=\(run)&metric_key=a",
      "artifacts/list?run_id=\(run)",
    ] {
      #expect(try fixture.ask("GET", api + target, staffed.user).status == 403, "\(target)")
    }
    for (path, body) in [
      ("runs/search", "{\"experiment_ids\":[\"\(own)\",\"\(secret)\"]}"),
      ("logged-models/search", "{\"experiment_ids\":[\"\(secret)\"]}"),
    ] {
      #expect(try fixture.ask("POST", api + path, staffed.user, body: body).status == 403)
    }
    #expect(try fixture.ask("GET", "/get-artifact?run_id=\(run)&path=a", staffed.user).status == 403)
    #expect(try fixture.ask("POST", "/graphql", staffed.user, body: "{}").status == 403)
    #expect(
      try fixture.ask("POST", api + "runs/search", staffed.user, body: "{\"experiment_ids\":[\"\(own)\"]}")
        .status == 200)
    try staffed.users.change { try $0.grant(.read, on: .experiment(secret), to: "ada") }
    #expect(try fixture.ask("GET", api + "runs/get?run_id=\(run)", staffed.user).status == 200)
    try fixture.stop()
  }

  @Test("moves grants with a model to its new name, and ends them with it")
  func models() throws {
    let staffed = try Staffed()
    let fixture = staffed.fixture
    let api = "/api/2.0/mlflow/registered-models/"
    #expect(try fixture.ask("POST", api + "create", staffed.user, body: "{\"name\":\"m\"}").status == 200)
    #expect(try staffed.users.book().permission(of: "ada", on: .model("m")) == .manage)
    let renamed = try fixture.ask(
      "POST", api + "rename", staffed.user, body: "{\"name\":\"m\",\"new_name\":\"n\"}")
    #expect(renamed.status == 200)
    #expect(try staffed.users.book().permission(of: "ada", on: .model("n")) == .manage)
    #expect(try staffed.users.book().permission(of: "ada", on: .model("m")) == .read)
    #expect(try fixture.ask("DELETE", api + "delete", staffed.user, body: "{\"name\":\"n\"}").status == 200)
    #expect(try staffed.users.book().permission(of: "ada", on: .model("n")) == .read)
    try fixture.stop()
  }
}
