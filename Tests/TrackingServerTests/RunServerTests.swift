import Foundation
import Records
import TestSupport
import Testing
import TrackingAPI

@testable import TrackingServer

@Suite("The server of a run")
struct RunServerTests {
  /// A run with its server.
  private struct Served {
    let repository: TestRepository
    let service: TrackingService
    let run: String
    let server: RunServer
    let headers: [String]
    let port: Int

    init() throws {
      repository = try ServerFixture.repository()
      let service = ServerFixture.service(repository)
      self.service = service
      run = try Self.create(service, "0")
      server = try RunServer(for: RunID(run), ServerFixture.configuration()) { service }
      headers = ["Authorization: Bearer \(server.token)"]
      port = try #require(server.address.split(separator: ":").last.flatMap { Int($0) })
    }

    static func create(_ service: TrackingService, _ experiment: String) throws -> String {
      let body = Array("{\"experiment_id\":\"\(experiment)\"}".utf8)
      let answer = service.answer(APIRequest(.post, "/api/2.0/mlflow/runs/create", body: body))
      return try #require(try JSON(parsing: answer.body)["run"]?["info"]?["run_id"]?.string)
    }

    func ask(_ method: String, _ path: String, body: String? = nil, headers: [String]? = nil) throws
      -> RawAnswer
    {
      let connection = try RawConnection(port: port)
      connection.send(
        ServerFixture.request(method, "/api/2.0/mlflow/" + path, headers ?? self.headers, body: body))
      return try connection.receive()
    }

    func log(_ id: String) throws -> Int {
      try ask(
        "POST", "runs/log-metric", body: "{\"run_id\":\"\(id)\",\"key\":\"a\",\"value\":1,\"timestamp\":1}"
      ).status
    }
  }

  @Test("stops when nobody has come")
  func unused() throws {
    let served = try Served()
    #expect(served.server.stop().isEmpty)
    #expect(throws: TestFailure.self) { try RawConnection(port: served.port) }
  }

  @Test("lets in whoever has its token, as a token or as a password, and nobody else")
  func token() throws {
    let served = try Served()
    let target = "runs/get?run_id=\(served.run)"
    #expect(try served.ask("GET", target).status == 200)
    let basic = Data("anybody:\(served.server.token)".utf8).base64EncodedString()
    #expect(try served.ask("GET", target, headers: ["Authorization: Basic \(basic)"]).status == 200)
    #expect(try served.ask("GET", target, headers: []).status == 401)
    #expect(try served.ask("GET", target, headers: ["Authorization: Bearer x"]).status == 401)
    #expect(served.server.stop().isEmpty)
  }

  @Test("takes values for its run and for those begun within it, and reads all")
  func writes() throws {
    let served = try Served()
    let stranger = try Served.create(served.service, "0")
    #expect(try served.log(served.run) == 200)
    #expect(try served.log(stranger) == 403)
    #expect(try served.ask("GET", "runs/get?run_id=\(stranger)").status == 200)
    let created = try served.ask("POST", "runs/create", body: "{\"experiment_id\":\"0\"}")
    let child = try #require(try JSON(parsing: created.body)["run"]?["info"]?["run_id"]?.string)
    #expect(try served.service.parent(ofRun: child) == served.run)
    #expect(try served.log(child) == 200)
    let nested = try served.ask(
      "POST", "runs/create",
      body: "{\"experiment_id\":\"0\",\"tags\":[{\"key\":\"mlflow.parentRunId\",\"value\":\"\(child)\"}]}")
    let grandchild = try #require(try JSON(parsing: nested.body)["run"]?["info"]?["run_id"]?.string)
    #expect(try served.service.parent(ofRun: grandchild) == child)
    #expect(try served.log(grandchild) == 200)
    #expect(try served.ask("POST", "runs/delete", body: "{\"run_id\":\"\(served.run)\"}").status == 403)
    #expect(try served.ask("POST", "runs/delete", body: "{\"run_id\":\"\(stranger)\"}").status == 403)
    #expect(try served.ask("POST", "experiments/delete", body: "{\"experiment_id\":\"0\"}").status == 403)
    #expect(served.server.stop().isEmpty)
  }

  @Test("moves its run to the experiment that the script names before it takes the run up")
  func moves() throws {
    let served = try Served()
    // What mlflow.set_experiment and mlflow.start_run ask, in their order.
    #expect(try served.ask("GET", "experiments/get-by-name?experiment_name=mine").status == 404)
    let created = try served.ask("POST", "experiments/create", body: "{\"name\":\"mine\"}")
    let mine = try #require(try JSON(parsing: created.body)["experiment_id"]?.string)
    #expect(try served.ask("GET", "experiments/get?experiment_id=\(mine)").status == 200)
    let found = try served.ask("GET", "runs/get?run_id=\(served.run)")
    #expect(try JSON(parsing: found.body)["run"]?["info"]?["experiment_id"]?.string == mine)
    let resumed = try served.ask(
      "POST", "runs/update", body: "{\"run_id\":\"\(served.run)\",\"status\":\"RUNNING\"}")
    #expect(resumed.status == 200)
    // A second experiment is for the runs that come after it.
    #expect(try served.ask("GET", "experiments/get-by-name?experiment_name=Default").status == 200)
    let second = try served.ask("POST", "runs/create", body: "{\"experiment_id\":\"0\"}")
    #expect(try JSON(parsing: second.body)["run"]?["info"]?["experiment_id"]?.string == "0")
    #expect(try served.ask("GET", "runs/get?run_id=\(served.run)").status == 200)
    #expect(try served.service.experiment(ofRun: served.run) == mine)
    #expect(served.server.stop().isEmpty)
  }
}
