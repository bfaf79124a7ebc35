extension CaptureContext {
  /// The file that the shell would run for `name`; nil when there is none.
  func program(_ name: String) -> String? {
    if name.contains("/") {
      let path = absolute(name)
      return isProgram(path) ? path : nil
    }
    for folder in (variables["PATH"] ?? "").split(separator: ":", omittingEmptySubsequences: false) {
      let path = absolute(folder.isEmpty ? name : folder + "/" + name)
      if isProgram(path) { return path }
    }
    return nil
  }

  private func isProgram(_ path: String) -> Bool {
    guard let stamp = LocalFile.stamp(path) else { return false }
    return stamp.kind == .file && stamp.isExecutable
  }

  func ask(
    _ program: String, _ arguments: [String], patience: Int32 = 10_000
  ) throws(OutsideProgram.Failure) -> [UInt8] {
    try OutsideProgram(
      path: program, arguments: arguments, variables: variables, workingDirectory: workingDirectory,
      patience: patience
    ).answer()
  }
}
