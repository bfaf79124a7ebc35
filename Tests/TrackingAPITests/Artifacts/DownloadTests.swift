import Artifacts
import Records
import Testing

@testable import TrackingAPI

@Suite("What an artifact is sent with") struct DownloadTests {
  private func download(_ name: String = "a.txt") throws -> ArtifactDownload {
    ArtifactDownload(
      reader: ArtifactReader(Array("0123456789".utf8), tag: "tag"), experiment: try ExperimentID("0"),
      name: name)
  }

  private func value(_ name: String, _ part: ArtifactDownload.Part) -> String? {
    part.headers.first { $0.name == name }?.value
  }

  @Test(
    "The type goes by the name, as MLflow's",
    arguments: [
      ("a.txt", "text/plain"), ("a.json", "text/plain"), ("a.js", "text/plain"), ("MLmodel", "text/plain"),
      ("conda.yaml", "text/plain"), ("model.pkl", "application/octet-stream"), ("x.PNG", "image/png"),
      ("a.html", "text/html"), ("a.svg", "image/svg+xml"), ("a.tar.gz", "application/x-tar"),
      ("a.tgz", "application/x-tar"),
      ("a.csv.gz", "text/csv"), ("weights", "application/octet-stream"),
      (".gitignore", "application/octet-stream"),
      ("a.bz2", "application/octet-stream"), ("x.webp", "image/webp"),
    ])
  func type(name: String, type: String) {
    #expect(MediaType.guess(name) == type)
  }

  @Test(
    "The name is an attachment's, quoted where it must be",
    arguments: [
      ("a.txt", "attachment; filename=a.txt"), ("a b.txt", "attachment; filename=\"a b.txt\""),
      ("a\"b", "attachment; filename=\"a\\\"b\""),
      ("größe.txt", "attachment; filename=gre.txt; filename*=UTF-8''gr%C3%B6%C3%9Fe.txt"),
      ("日本", "attachment; filename=download; filename*=UTF-8''%E6%97%A5%E6%9C%AC"),
    ])
  func name(name: String, header: String) {
    #expect(ArtifactDownload.disposition(name) == header)
  }

  @Test(
    "A range is a part, none of it there is an error, and what is no range is passed over",
    arguments: [
      ("bytes=0-3", 206, 0..<4), ("bytes=8-20", 206, 8..<10), ("bytes=4-", 206, 4..<10),
      ("bytes=-3", 206, 7..<10),
      ("bytes=-30", 206, 0..<10), ("bytes=10-", 416, 0..<0), ("bytes=-0", 416, 0..<0),
      ("bytes=5-2", 200, 0..<10),
      ("bytes=0-1,3-4", 200, 0..<10), ("lines=0-1", 200, 0..<10), ("bytes=a-b", 200, 0..<10),
      ("bytes=", 200, 0..<10),
      ("bytes=--1", 200, 0..<10), ("bytes=99999999999999999999-", 200, 0..<10),
    ])
  func range(header: String, status: Int, range: Range<Int>) throws {
    let part = try download().part(range: header)
    #expect(part.status == status)
    #expect(part.range == Int64(range.lowerBound)..<Int64(range.upperBound))
    #expect(value("Content-Length", part) == String(range.count))
    let wanted: String? =
      status == 206
      ? "bytes \(range.lowerBound)-\(range.upperBound - 1)/10" : status == 416 ? "bytes */10" : nil
    #expect(value("Content-Range", part) == wanted)
  }

  @Test("Who has it already is not sent it again; a range of another state is the whole")
  func conditions() throws {
    let download = try download()
    #expect(download.part(ifNoneMatch: "\"tag\"").status == 304)
    #expect(download.part(ifNoneMatch: "\"other\"").status == 200)
    #expect(download.part(range: "bytes=0-1", ifRange: "\"tag\"").status == 206)
    #expect(download.part(range: "bytes=0-1", ifRange: "\"other\"").status == 200)
  }

  @Test("A browser shows nothing of it, and guesses no type")
  func safety() throws {
    let part = try download("a.html").part()
    #expect(value("Content-Type", part) == "text/html")
    #expect(value("X-Content-Type-Options", part) == "nosniff")
    #expect(value("Content-Disposition", part) == "attachment; filename=a.html")
  }

  @Test("Times are those of HTTP")
  func date() {
    #expect(HTTPDate.text(Timestamp(milliseconds: 784_111_777_123)) == "Sun, 06 Nov 1994 08:49:37 GMT")
    #expect(HTTPDate.text(Timestamp(milliseconds: 0)) == "Thu, 01 Jan 1970 00:00:00 GMT")
  }
}
