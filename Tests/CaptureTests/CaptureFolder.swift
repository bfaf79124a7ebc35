import Records
import TestSupport

@testable import Capture

/// A folder with a `repository` in it, a `cache` beside it, and a `bin` that comes first on PATH.
struct CaptureFolder {
  let folder: TemporaryDirectory
  let root: String
  var path: String { folder.path }

  init() throws {
    folder = try TemporaryDirectory()
    root = folder.path + "/repository"
    try TestFiles.makeDirectory(root + "/work")
  }

  func context(
    _ command: [String] = ["python", "train.py"], variables: [String: String] = [:], cache: Bool = true,
    rules: Policy.CaptureRules = Policy.CaptureRules()
  ) -> CaptureContext {
    CaptureContext(
      command: command, workingDirectory: root + "/work", repositoryRoot: root,
      variables: ["PATH": "\(path)/bin:\(root)/.venv/bin:/usr/bin:/bin", "HOME": path].merging(variables) {
        $1
      },
      cacheDirectory: cache ? path + "/cache" : nil, rules: rules)
  }

  func program(_ name: String, _ script: String) throws {
    try folder.write("bin/" + name, "#!/bin/sh\n" + script + "\n", executable: true)
  }

  var cached: [String] { LocalFile.names(in: path + "/cache") }
}
