import Artifacts
import Foundation
import Ledger
import Records
import TestSupport
import Testing

@testable import TrackingAPI

@Suite("Artifacts over the API") struct ArtifactRouteTests {
  @Test("What is uploaded is listed, read, and in Git when its run ends", arguments: StorePlace.allCases)
  func roundTrip(place: StorePlace) throws {
    let client = try APIClient(place)
    let run = try client.run()
    let root = "0/\(run)/artifacts"
    let answer = try client.upload(root + "/d e/b.bin", "bytes")
    #expect(answer.status == 200)
    #expect(answer.body.isEmpty)
    _ = try client.upload(root + "/a.txt", "first")
    _ = try client.upload(root + "/a.txt", "hello")
    #expect(client.download(root + "/a.txt").text == "hello")
    let listing =
      "{\"files\":[{\"path\":\"a.txt\",\"is_dir\":false,\"file_size\":5},{\"path\":\"d e\",\"is_dir\":true}]}"
    let uri = "mlflow-artifacts:/\(root)"
    func check() throws {
      #expect(client.download("../artifacts").status == 400)
      #expect(
        client.service.answer(
          APIRequest(.get, "/api/2.0/mlflow-artifacts/artifacts", query: [("path", root)])
        ).text == listing)
      #expect(
        try client.get("artifacts/list", ["run_id": run, "path": "d e"]).body.text
          == "{\"root_uri\":\"\(uri)\",\"files\":[{\"path\":\"d e/b.bin\",\"is_dir\":false,\"file_size\":5}]}"
      )
      #expect(
        try client.get("artifacts/list", ["run_uuid": run, "path": "a.txt"]).body.text
          == "{\"root_uri\":\"\(uri)\"}")
      #expect(client.download(root + "/d e/b.bin").text == "bytes")
    }
    try check()
    _ = try client.done("runs/update", ["run_id": .string(run), "status": "FINISHED"])
    try check()
    #expect(try client.fixture.committed(RunID(run), "artifacts/a.txt") == "hello")
    #expect(try client.fixture.committed(RunID(run), "artifacts.json").contains("d e/b.bin"))

    _ = try client.upload(root + "/late.txt", "late")
    #expect(client.download(root + "/late.txt").text == "late")
    #expect(try client.get("artifacts/list", ["run_id": run]).body["files"]?.array?.count == 3)
    try client.fixture.store.commitPending()
    #expect(try client.fixture.committed(RunID(run), "artifacts/late.txt") == "late")
    #expect(try client.fixture.committed(RunID(run), "artifacts/a.txt") == "hello")
    #expect(client.download(root + "/late.txt").text == "late")
    try client.fixture.repository.fsck()
  }

  @Test("A large one is a pointer in Git, and reads as itself everywhere", arguments: StorePlace.allCases)
  func large(place: StorePlace) throws {
    let client = try APIClient(place)
    let run = try client.run()
    let id = try RunID(run)
    let text = String(repeating: "0123456789abcdef", count: 1 << 16)
    try client.fixture.store.put(text, as: "model.bin", in: .run(id))
    _ = try client.done("runs/update", ["run_id": .string(run), "status": "FINISHED"])
    #expect(try client.fixture.committed(id, "artifacts/model.bin").hasPrefix("version https://git-lfs"))
    #expect(try client.fixture.committed(id, ".gitattributes").contains("/artifacts/model.bin filter=lfs"))
    #expect(client.download("0/\(run)/artifacts/model.bin").text == text)
    #expect(
      try client.get("artifacts/list", ["run_id": run]).body["files"]?.array?.first?["file_size"]?.integer
        == 1 << 20)

    // More after the end: what is only in the branch stays as it is.
    try client.fixture.store.put("small", as: "s.txt", in: .run(id))
    try client.fixture.store.commitPending()
    #expect(try client.fixture.committed(id, "artifacts/model.bin").hasPrefix("version https://git-lfs"))
    #expect(try client.fixture.committed(id, ".gitattributes").contains("/artifacts/model.bin filter=lfs"))
    #expect(try client.fixture.committed(id, "artifacts.json").contains("model.bin"))
    #expect(client.download("0/\(run)/artifacts/model.bin").text == text)

    try client.fixture.store.removeArtifact(ArtifactPath("model.bin"), of: .run(id))
    // Gone at once, though the branch still holds it.
    #expect(client.download("0/\(run)/artifacts/model.bin").status == 404)
    #expect(try client.get("artifacts/list", ["run_id": run]).body["files"]?.array?.count == 1)
    try client.fixture.store.commitPending()
    #expect(throws: (any Error).self) { try client.fixture.committed(id, "artifacts/model.bin") }
    #expect(throws: (any Error).self) { try client.fixture.committed(id, ".gitattributes") }
    #expect(client.download("0/\(run)/artifacts/model.bin").status == 404)
    #expect(try client.fixture.committed(id, "artifacts/s.txt") == "small")
    if place == .workTree { #expect(try client.fixture.repository.git("status", "--porcelain") == "") }
  }

  @Test("Removal takes files and folders; what is not there is removed")
  func removal() throws {
    let client = try APIClient()
    let run = try client.run()
    let root = "0/\(run)/artifacts"
    for path in ["a", "d/b", "d/c"] { _ = try client.upload("\(root)/\(path)", "x") }
    func remove(_ path: String) -> APIAnswer {
      client.service.answer(APIRequest(.delete, "/api/2.0/mlflow-artifacts/artifacts/" + path))
    }
    #expect(remove(root + "/a").text == "{}")
    #expect(remove(root + "/a").text == "{}")
    #expect(remove(root + "/d").text == "{}")
    #expect(remove("0/\(String(repeating: "a", count: 32))/artifacts/x").text == "{}")
    #expect(remove(root + "/../x").code == "INVALID_PARAMETER_VALUE")
    #expect(remove("0").code == "INVALID_PARAMETER_VALUE")
    #expect(try client.get("artifacts/list", ["run_id": run]).body["files"] == nil)
  }

  @Test("What is missing, a folder, or no file's name is said as MLflow says it")
  func refusals() throws {
    let client = try APIClient()
    let run = try client.run()
    let root = "0/\(run)/artifacts"
    _ = try client.upload(root + "/d/a", "x")
    #expect(client.download(root + "/nope").message == "No such artifact: '\(root)/nope'")
    #expect(client.download(root + "/nope").status == 404)
    #expect(
      client.download(root + "/d").message == "Artifact path refers to a directory, not a file: '\(root)/d'")
    #expect(client.download("some/where").status == 404)
    #expect(
      try client.upload(root + "/", "x").message
        == "Artifact path must include a filename (cannot end with '/').")
    #expect(try client.upload(root + "/d", "x").code == "INVALID_PARAMETER_VALUE")
    #expect(try client.upload(root + "/d/a/b", "x").code == "INVALID_PARAMETER_VALUE")
    #expect(try client.upload("0/\(String(repeating: "a", count: 32))/artifacts/x", "x").status == 404)
    #expect(try client.upload(root + "/.cairn-tmp-1-x", "x").status == 400)
    let list = try client.get("artifacts/list", ["run_id": "zz"])
    #expect(list.status == 404)
    #expect(list.body["message"] == "Run with id=zz not found")
    #expect(
      try client.get("artifacts/list").body["message"]?.string?.hasPrefix(
        "Missing value for required parameter 'run_id'.") == true)
    #expect(
      try client.get("artifacts/list", ["run_id": run, "path": "../x"]).body["message"] == "Invalid path")
  }

  @Test("A link that a script made under a live run leads nowhere")
  func links() throws {
    let client = try APIClient()
    let run = try client.run()
    let root = "0/\(run)/artifacts"
    _ = try client.upload(root + "/a", "x")
    let folder = "\(client.fixture.repository.path)/cairn/\(try RunID(run).directory)/artifacts"
    try FileManager.default.createSymbolicLink(atPath: folder + "/out", withDestinationPath: "/etc")
    try FileManager.default.createSymbolicLink(atPath: folder + "/passwd", withDestinationPath: "/etc/passwd")
    for path in ["out/passwd", "passwd", "out"] {
      #expect(client.download("\(root)/\(path)").status == 404, "\(path)")
    }
    #expect(try client.upload(root + "/out/x", "x").status == 400)
    #expect(try client.upload(root + "/passwd", "mine").status == 200)
    #expect(client.download(root + "/passwd").text == "mine")
    #expect(try client.get("artifacts/list", ["run_id": run]).body["files"]?.array?.count == 2)
  }

  @Test("The pages' own addresses lead to the same bytes")
  func pages() throws {
    let client = try APIClient()
    let run = try client.run()
    _ = try client.upload("0/\(run)/artifacts/d/a.txt", "page")
    func get(_ path: String, _ query: [(name: String, value: String)]) -> APIAnswer {
      client.transfer(APIRequest(.get, path, query: query))
    }
    #expect(get("/get-artifact", [("run_uuid", run), ("path", "d/a.txt")]).text == "page")
    #expect(get("/get-artifact", [("run_id", run), ("path", "d/./a.txt")]).text == "page")
    #expect(get("/get-artifact", [("run_id", run), ("path", "../a")]).message == "Invalid path")
    #expect(get("/get-artifact", [("path", "a")]).message == "Run with id=None not found")
    #expect(get("/get-artifact", [("run_id", run)]).status == 400)
    func post(_ query: [(name: String, value: String)], _ text: String, type: String?) -> APIAnswer {
      client.transfer(
        APIRequest(.post, "/ajax-api/2.0/mlflow/upload-artifact", query: query, contentType: type), text)
    }
    let binary = "application/octet-stream"
    #expect(post([("run_uuid", run), ("path", "p/q.txt")], "form", type: binary).status == 200)
    #expect(client.download("0/\(run)/artifacts/p/q.txt").text == "form")
    #expect(post([("run_uuid", run)], "x", type: binary).message == "Request must specify path.")
    #expect(post([("path", "x")], "x", type: binary).message == "Request must specify run_uuid.")
    #expect(
      post([("run_uuid", run), ("path", "x")], "", type: binary).message == "Request must specify data.")
    #expect(
      post([("run_uuid", run), ("path", "x")], String(repeating: "x", count: 10 << 20 + 1), type: binary)
        .message
        == "Artifact size is too large. Max size is 10MB.")
    #expect(client.download("0/\(run)/artifacts/x").status == 404)
  }

  @Test(
    "Uploads in parts and signed addresses are refused so that clients do without",
    arguments: ["create", "complete", "abort"])
  func parts(verb: String) throws {
    let client = try APIClient()
    let body: JSON = ["path": "x", "upload_id": "1", "num_parts": 2, "parts": []]
    let answer = client.service.answer(
      APIRequest(.post, "/api/2.0/mlflow-artifacts/mpu/\(verb)/0/r/artifacts/x", body: body.compact()))
    #expect(answer.status == 501)
    #expect(
      answer.text
        == "{\"error_code\":\"NOT_IMPLEMENTED\",\"message\":\"Multipart upload is not supported for the current artifact repository\"}"
    )
    let missing = client.service.answer(
      APIRequest(.post, "/api/2.0/mlflow-artifacts/mpu/\(verb)/x", body: Array("{}".utf8)))
    #expect(missing.message?.hasPrefix("Missing value for required parameter 'path'.") == true)
    let signed = client.service.answer(
      APIRequest(.get, "/api/2.0/mlflow-artifacts/presigned/0/r/artifacts/x"))
    #expect(signed.status == 501)
  }

  @Test("An upload that is broken off leaves nothing")
  func broken() throws {
    let client = try APIClient()
    let run = try client.run()
    let request = APIRequest(.put, "/api/2.0/mlflow-artifacts/artifacts/0/\(run)/artifacts/x")
    guard case .upload(let upload)? = try client.artifacts.transfer(request) else {
      Issue.record("no upload")
      return
    }
    try Array("half".utf8).withUnsafeBytes { try upload.write($0) }
    upload.abort()
    let uploads = client.fixture.repository.path + "/.git/cairn/uploads"
    #expect(try FileManager.default.contentsOfDirectory(atPath: uploads) == [])
    #expect(client.download("0/\(run)/artifacts/x").status == 404)
  }
}
