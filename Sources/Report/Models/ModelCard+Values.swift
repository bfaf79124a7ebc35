import Records

extension ModelCard {
  /// What a template can name. What people wrote for the card is Markdown; all else is shown as it is.
  var values: [String: String] {
    let evidence = version.evidence
    let annotations = version.annotations
    let described = version.description ?? ""
    return [
      "model": Markdown.prose(model.name.text), "version": String(version.number),
      "description": described.isEmpty ? model.description : described,
      "stage": Markdown.prose(stage.name),
      "aliases": aliases.map(Markdown.code).joined(separator: ", "),
      "registered": Moment.text(version.created),
      "run": runText,
      "owner": (annotations.owner ?? "").onOneLine, "intended_use": annotations.intendedUse ?? "",
      "performance": Self.bullets(annotations.performance),
      "known_failures": Self.bullets(annotations.knownFailures),
      "operations": Self.bullets(annotations.operations),
      "metrics": Self.table(
        ["Metric", "Value"],
        evidence.metrics.sorted { $0.key < $1.key }.map { [$0.key, Number.text($0.value.number, digits: 6)] }),
      "params": Self.table(
        ["Parameter", "Value"], (run?.params ?? [:]).sorted { $0.key < $1.key }.map { [$0.key, $0.value] }),
      "datasets": Self.table(
        ["Data", "For", "Check", "Digest"],
        evidence.datasets.map { [$0.name, $0.context ?? "", $0.check ?? "", $0.digest] }),
      "signature": signatureText,
      "flavors": evidence.flavorText.map(Markdown.prose) ?? "",
      "requirements": evidence.requirements.map { $0.onOneLine.replacing("```", with: "") }
        .joined(separator: "\n"),
      "code": codeText, "environment": environmentText,
      "digest": evidence.digest.map(Markdown.code) ?? "",
      "files": evidence.files.map {
        "\(Number.count($0, "file")) of \(ByteCount.text(evidence.size ?? 0))"
      } ?? "",
      "source": version.source.isEmpty ? "_unknown_" : Markdown.code(version.source),
    ]
  }

  private var runText: String {
    guard let run else { return version.runID.flatMap { $0.isEmpty ? nil : Markdown.code($0) } ?? "" }
    let end = run.endTime.map { ", ended \(Moment.text($0))" } ?? ""
    return "\(Markdown.prose(run.name)) (\(Markdown.code(run.id.short)))\(end)"
  }

  private var codeText: String {
    guard let code = version.evidence.codeText else { return "" }
    let remote = run?.source?.remote.map { " of \(Markdown.code($0))" } ?? ""
    let command = run?.source?.command ?? []
    let started = command.isEmpty ? "" : ", started by \(Markdown.code(command.joined(separator: " ")))"
    return Markdown.prose(code) + remote + started
  }

  private var environmentText: String {
    guard let environment else { return version.evidence.environment.map(Markdown.code) ?? "" }
    var parts: [String] = []
    if let interpreter = environment.interpreter {
      parts.append("\(interpreter.name) \(interpreter.version)")
    }
    parts.append([environment.os.name, environment.os.architecture].joined(separator: " "))
    for gpu in environment.hardware.gpus { parts.append(gpu.model) }
    if !environment.packages.isEmpty { parts.append(Number.count(environment.packages.count, "package")) }
    return Markdown.prose(parts.joined(separator: ", "))
  }

  private var signatureText: String {
    guard let signature = version.evidence.signature else { return "" }
    let parts = [("Input", signature.inputs), ("Output", signature.outputs), ("Parameter", signature.params)]
    return parts.compactMap { name, columns in
      guard let columns = columns?.array, !columns.isEmpty else { return nil }
      let rows = columns.enumerated().map { index, column in
        let isOptional = column["required"]?.bool == false || column["default"] != nil
        return [
          column["name"]?.string ?? String(index + 1), ModelSignature.typeText(column),
          isOptional ? "no" : "yes",
        ]
      }
      return Self.table([name, "Type", "Required"], rows)
    }.joined(separator: "\n\n")
  }

  private static func bullets(_ texts: [String]) -> String {
    texts.map { "- " + $0.split(separator: "\n", omittingEmptySubsequences: false).joined(separator: "\n  ") }
      .joined(separator: "\n")
  }

  private static func table(_ header: [String], _ rows: [[String]]) -> String {
    if rows.isEmpty { return "" }
    var lines = [
      "| \(header.joined(separator: " | ")) |", "|\(String(repeating: "---|", count: header.count))",
    ]
    for row in rows {
      lines.append("| \(row.map { $0.isEmpty ? "" : Markdown.prose($0) }.joined(separator: " | ")) |")
    }
    return lines.joined(separator: "\n")
  }
}
