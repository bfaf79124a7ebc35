import Files
import HTTPTypes
import HummingbirdCore
import NIOCore

#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Darwin
#endif

/// The web pages: MLflow's own, where a build of them is given, else one that says what this is.
struct Pages: Sendable {
  /// The folder that holds `index.html`; nil when there are no pages.
  let folder: String?

  /// How long browsers may keep a file whose name changes with what is in it; in seconds, as MLflow's server has it.
  private static let age = 2_419_200
  /// MLflow's largest file has some megabytes; nothing that is larger belongs to the pages.
  private static let sizeLimit = 64 * 1024 * 1024

  /// - Returns: nil when there is no such file.
  func answer(_ path: String, _ headers: HTTPFields) throws -> Answer? {
    if path == "/" {
      guard let folder, let page = try file("index.html", in: folder) else { return Self.plain }
      var answer = Answer(.ok, "text/html; charset=utf-8", page)
      answer.headers[.cacheControl] = "no-cache"
      return answer
    }
    guard let folder, path.hasPrefix("/static-files/") else { return nil }
    let name = String(path.dropFirst("/static-files/".count))
    guard let bytes = try file(name, in: folder) else { return nil }
    let tag = "\"\(bytes.count)-\(Self.checksum(bytes))\""
    var answer = Answer(.ok, MediaType.of(name), bytes)
    if headers[.ifNoneMatch] == tag {
      answer = Answer(.notModified, text: "")
      answer.headers = [:]
    }
    answer.headers[.eTag] = tag
    answer.headers[.cacheControl] = "public, max-age=\(Self.age)"
    return answer
  }

  /// FNV-1a: it tells a changed file from the one that a browser has.
  private static func checksum(_ bytes: [UInt8]) -> String {
    String(bytes.reduce(0xcbf2_9ce4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }, radix: 16)
  }

  /// A file in the folder; nothing outside of it has a name here.
  private func file(_ name: String, in folder: String) throws -> [UInt8]? {
    let parts = name.split(separator: "/", omittingEmptySubsequences: false)
    guard !name.utf8.contains(0), !parts.isEmpty,
      parts.allSatisfy({ !$0.isEmpty && $0 != "." && $0 != ".." })
    else { return nil }
    // Symbolic links are followed, as package managers make some, but not out of the folder.
    guard let found = realpath(folder + "/" + name, nil) else { return nil }
    defer { free(found) }
    let path = String(cString: found)
    var status = stat()
    guard path.hasPrefix(folder + "/"), stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG,
      status.st_size <= Self.sizeLimit
    else { return nil }
    return try StoreFile.read(path)
  }

  private static let plain = Answer(
    .ok, "text/html; charset=utf-8",
    Array(
      """
      <!doctype html>
      <meta charset="utf-8">
      <title>Cairn</title>
      <h1>Cairn</h1>
      <p>This is a Cairn tracking server. It answers MLflow's REST API:</p>
      <pre>import mlflow
      mlflow.set_tracking_uri("http://this.address")</pre>
      <p>MLflow's own pages appear here with <code>cairn server --mlflow-ui</code> where its Python package is \
      installed.</p>

      """.utf8))
}
