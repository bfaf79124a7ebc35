public import Records

extension ModelEvidence {
  /// What is known of the model, a line for each kind. Ends with a newline unless there is nothing.
  ///
  /// - Parameter aliases: of the version.
  public func text(_ style: Style, aliases: [String] = []) -> String {
    var fields = FieldList()
    fields.add("aliases", aliases.isEmpty ? nil : aliases.joined(separator: ", "))
    fields.add("model", path)
    fields.add("digest", digest?.shortenedDigest)
    if let files {
      fields.add("size", "\(Number.count(files, "file")), \(ByteCount.text(size ?? 0))")
    }
    fields.add("flavors", flavorText)
    fields.add("signature", signature?.text)
    fields.add("input example", inputExample)
    fields.add("requirements", requirements.isEmpty ? nil : requirements.joined(separator: ", "))
    fields.add("code", codeText, ink: sourceIsClean == true ? nil : .yellow)
    fields.add("environment", environment?.shortenedDigest)
    fields.add("metrics", metricText)
    fields.add("data", dataText)
    if let runStatus, runStatus != .finished {
      fields.add("run", "was \(runStatus.rawValue.lowercased()) when this was noted", ink: .yellow)
    }
    return fields.text(style, indent: 2)
  }

  var flavorText: String? {
    if flavors.isEmpty { return nil }
    let named = flavors.sorted { $0.key < $1.key }.map { $0.value.isEmpty ? $0.key : "\($0.key) \($0.value)" }
    return named.joined(separator: ", ")
  }

  var codeText: String? {
    guard let commit = sourceCommit else { return nil }
    let state =
      switch sourceIsClean {
      case true?: ", nothing uncommitted"
      case false?:
        sourcePatch == nil ? ", with uncommitted changes" : ", with uncommitted changes, kept as a patch"
      case nil: ""
      }
    return commit.shortened + state
  }

  private var metricText: String? {
    if metrics.isEmpty { return nil }
    let shown = metrics.sorted { $0.key < $1.key }.map { "\($0.key) \(Number.text($0.value.number))" }
    return shown.joined(separator: ", ")
  }

  private var dataText: String? {
    if datasets.isEmpty { return nil }
    return datasets.map { dataset in
      let notes = [dataset.context, dataset.check.map { "check \($0)" }].compactMap(\.self)
      return dataset.name + (notes.isEmpty ? "" : " (\(notes.joined(separator: ", ")))")
    }.joined(separator: ", ")
  }
}

extension ModelSignature {
  /// `age double, plan string? -> long`, with `?` behind what may be left out.
  var text: String {
    func list(_ columns: JSON?) -> String {
      let texts = (columns?.array ?? []).map { column in
        let optional = column["required"]?.bool == false ? "?" : ""
        return (column["name"]?.string.map { $0 + " " } ?? "") + Self.typeText(column) + optional
      }
      return texts.isEmpty ? "nothing" : texts.joined(separator: ", ")
    }
    let params = params?.array.map { $0.isEmpty ? "" : "; parameters \(list(.array($0)))" } ?? ""
    return "\(list(inputs)) → \(list(outputs))\(params)"
  }

  /// `double`, `tensor float32 (-1, 4)`.
  static func typeText(_ column: JSON) -> String {
    let type = column["type"]?.string ?? "any"
    guard let tensor = column["tensor-spec"] else { return type }
    let shape = (tensor["shape"]?.array ?? []).map { $0.integer.map(String.init) ?? "?" }
    return "tensor \(tensor["dtype"]?.string ?? "any") (\(shape.joined(separator: ", ")))"
  }
}

extension ModelAnnotations {
  /// A line for each statement. Ends with a newline unless there is nothing.
  public func text(_ style: Style) -> String {
    var fields = FieldList()
    for (index, text) in performance.enumerated() { fields.add(index == 0 ? "performance" : "", text) }
    for (index, text) in knownFailures.enumerated() { fields.add(index == 0 ? "known failures" : "", text) }
    fields.add("intended use", intendedUse)
    for (index, text) in operations.enumerated() { fields.add(index == 0 ? "operations" : "", text) }
    fields.add("owner", owner)
    return fields.text(style, indent: 2)
  }
}

extension ModelAnnotations {
  /// Every field, the empty ones as well. For programs; `docs/json.md` says what it holds.
  public func document() -> JSON {
    .object(
      Field.allCases.map { field in
        switch field {
        case .performance, .knownFailures, .operations:
          JSON.Member(field.rawValue, .array(self[field].map(JSON.string)))
        case .intendedUse, .owner: JSON.Member(field.rawValue, self[field].first.map(JSON.string) ?? .null)
        }
      })
  }
}
