public import Digests
public import Records

extension CaptureContext {
  /// What a run read: a file, a directory, or data at an address, told by its content.
  ///
  /// The digest is the first 32 hexadecimal characters of a SHA-256 (MLflow allows 36): of a file, that of its bytes;
  /// of a directory, that of what `sha256sum` writes about its files in the order of their paths. Data at an address
  /// is not fetched: the digest is the address's, and the tag `cairn.digest` says so. Of CSV and TSV files the columns
  /// are recorded as a Frictionless Table Schema, types as in the first 1,000 rows, and the number of rows.
  ///
  /// - Parameters:
  ///   - location: a path, relative to where the command runs or absolute, or an address.
  ///   - name: the file's or the directory's own when nil.
  ///   - context: `training`, `validation`, ….
  ///   - keepsPath: record the path of data outside of the repository too, which is this machine's own.
  /// - Throws: ``FileReadError`` when a file cannot be read.
  public func captureDataset(
    _ location: String, name: String? = nil, context: String? = nil, keepsPath: Bool = false
  ) throws(FileReadError) -> DatasetInput {
    if let scheme = location.firstRange(of: "://"), !location.hasPrefix("file://") {
      return remoteDataset(
        location, scheme: location[..<scheme.lowerBound].lowercased(), name: name, context: context)
    }
    let path = absolute(
      location.hasPrefix("file://") ? String(location.dropFirst("file://".count)) : location)
    let place = relative(path) ?? (keepsPath ? path : LocalPath.name(path))
    var dataset = DatasetInput(
      name: name ?? LocalPath.name(path), digest: "", sourceType: "local", source: redaction.text(place),
      context: context)
    if LocalFile.stamp(path)?.kind == .directory {
      dataset.digest = String(try Self.digest(ofDirectory: path).prefix(32))
      return dataset
    }
    guard let format = TableFormat(path) else {
      dataset.digest = String(try SHA256.digest(ofFile: path).sha256.prefix(32))
      return dataset
    }
    // One reading gives both.
    var scanner = TableScanner(format)
    dataset.digest = String(try SHA256.digest(ofFile: path) { scanner.scan($0) }.sha256.prefix(32))
    if let table = scanner.finish() {
      dataset.schema = table.schema
      dataset.profile = table.profile
    }
    return dataset
  }

  private func remoteDataset(_ location: String, scheme: String, name: String?, context: String?)
    -> DatasetInput
  {
    let address = redaction.address(location) ?? redaction.text(location)
    let last = address.split(separator: "/").last.map(String.init) ?? address
    return DatasetInput(
      name: name ?? last, digest: String(SHA256.hex(of: Array(address.utf8)).prefix(32)),
      sourceType: scheme == "https" ? "http" : scheme, source: address, context: context,
      tags: ["cairn.digest": "source"])
  }

  /// Links are told by where they lead to and not followed: what they lead to may be anywhere, or around in a circle.
  private static func digest(ofDirectory root: String) throws(FileReadError) -> String {
    var files: [(path: String, digest: String)] = []
    var folders = [""]
    while let folder = folders.popLast() {
      for name in LocalFile.names(in: root + "/" + folder) {
        let path = folder + name
        let absolute = root + "/" + path
        switch LocalFile.stamp(absolute, followLink: false)?.kind {
        case .directory: if name != ".git" { folders.append(path + "/") }
        case .link: files.append((path, SHA256.hex(of: Array((LocalFile.linkTarget(absolute) ?? "").utf8))))
        case .file: files.append((path, try SHA256.digest(ofFile: absolute, followLink: false).sha256))
        case .other, nil: break
        }
      }
    }
    files.sort { $0.path.utf8.lexicographicallyPrecedes($1.path.utf8) }
    var hasher = SHA256()
    for file in files { hasher.update(Array("\(file.digest)  \(file.path)\n".utf8)) }
    return hasher.finish().hex
  }
}
