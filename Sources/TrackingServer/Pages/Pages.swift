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
      guard let folder, let page = find("index.html", in: folder) else { return Self.plain }
      return try answer(page, "no-cache", headers)
    }
    guard let folder, path.hasPrefix("/static-files/"),
      let file = find(String(path.dropFirst("/static-files/".utf8.count)), in: folder)
    else { return nil }
    return try answer(file, "public, max-age=\(Self.age)", headers)
  }

  private struct File {
    var path: String
    /// Another for other bytes.
    var tag: String
  }

  private func answer(_ file: File, _ caching: String, _ headers: HTTPFields) throws -> Answer? {
    var answer: Answer
    if headers[.ifNoneMatch] == file.tag {
      answer = Answer(.notModified, text: "")
      answer.headers = [:]
    } else {
      guard let bytes = try StoreFile.read(file.path) else { return nil }
      answer = Answer(.ok, MediaType.of(file.path), bytes)
    }
    answer.headers[.eTag] = file.tag
    answer.headers[.cacheControl] = caching
    return answer
  }

  /// A file in the folder; nothing outside of it has a name here.
  private func find(_ name: String, in folder: String) -> File? {
    let parts = name.split(separator: "/", omittingEmptySubsequences: false)
    guard !name.utf8.contains(0), parts.allSatisfy({ !$0.isEmpty && $0 != "." && $0 != ".." }) else {
      return nil
    }
    // Symbolic links are followed, as package managers make some, but not out of the folder.
    guard let found = realpath(folder + "/" + name, nil) else { return nil }
    defer { free(found) }
    let path = String(cString: found)
    var status = stat()
    guard path.hasPrefix(folder + "/"), stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG,
      status.st_size <= Self.sizeLimit, let modified = StoreFile.modificationTime(path)
    else { return nil }
    return File(path: path, tag: "\"\(modified)-\(status.st_size)\"")
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
