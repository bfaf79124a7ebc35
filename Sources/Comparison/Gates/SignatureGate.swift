import Records

extension Gate {
  func signaturePresent(_ evidence: ModelEvidence) -> GateVerdict {
    guard let signature = evidence.signature, signature.inputs != nil else {
      return GateVerdict(
        gate: self, passes: false,
        figures: evidence.signature == nil ? "no signature" : "the signature names no inputs",
        remedy: "log the model with a signature or an input example, and register that")
    }
    return GateVerdict(gate: self, passes: true, figures: "signature \(signature.summary)")
  }

  func signatureCompatible(_ candidate: GateCandidate) -> GateVerdict {
    let present = signaturePresent(candidate.version.evidence)
    guard present.passes, let signature = candidate.version.evidence.signature else { return present }
    guard let incumbent = candidate.incumbent else {
      return GateVerdict(gate: self, passes: true, figures: "signature \(signature.summary), no incumbent")
    }
    guard let old = incumbent.evidence.signature else {
      return GateVerdict(
        gate: self, passes: true, figures: "version \(incumbent.number) has no signature to keep to")
    }
    let breaks = signature.breaks(with: old)
    return GateVerdict(
      gate: self, passes: breaks.isEmpty,
      figures: breaks.isEmpty
        ? "accepts and gives what version \(incumbent.number) does" : breaks.joined(separator: ", "),
      remedy: "a version that accepts what version \(incumbent.number) accepts, and gives what it gives")
  }
}

extension ModelSignature {
  /// `4 inputs, 1 output`.
  fileprivate var summary: String {
    func count(_ list: JSON?, _ noun: String) -> String? {
      list?.array.map { Number.count($0.count, noun) }
    }
    let parts = [count(inputs, "input"), count(outputs, "output"), count(params, "parameter")]
    return parts.compactMap(\.self).joined(separator: ", ")
  }

  /// What a caller of the old model would trip over.
  func breaks(with old: ModelSignature) -> [String] {
    var breaks: [String] = []
    let (oldInputs, newInputs) = (SignatureColumn.list(old.inputs), SignatureColumn.list(inputs))
    for column in oldInputs {
      guard let new = newInputs.first(where: { $0.key == column.key }) else {
        breaks.append("input \(column.label) is gone")
        continue
      }
      if new.type != column.type { breaks.append("input \(column.label): \(column.type) became \(new.type)") }
      if new.isRequired, !column.isRequired { breaks.append("input \(column.label) is required now") }
    }
    for new in newInputs where new.isRequired && !oldInputs.contains(where: { $0.key == new.key }) {
      breaks.append("input \(new.label) is new and required")
    }
    let newOutputs = SignatureColumn.list(outputs)
    for column in SignatureColumn.list(old.outputs) {
      guard let new = newOutputs.first(where: { $0.key == column.key }) else {
        breaks.append("output \(column.label) is gone")
        continue
      }
      if new.type != column.type {
        breaks.append("output \(column.label): \(column.type) became \(new.type)")
      }
    }
    let newParams = SignatureColumn.list(params)
    for column in SignatureColumn.list(old.params) {
      guard let new = newParams.first(where: { $0.key == column.key }) else {
        breaks.append("parameter \(column.label) is gone")
        continue
      }
      if new.type != column.type {
        breaks.append("parameter \(column.label): \(column.type) became \(new.type)")
      }
    }
    return breaks
  }
}

/// A column, tensor or parameter of a signature.
private struct SignatureColumn {
  /// Its name, or its place among those that have none.
  let key: String
  let label: String
  /// All that is said of the type, in one text: `double`, `tensor float32 (-1, 4)`.
  let type: String
  let isRequired: Bool

  static func list(_ json: JSON?) -> [SignatureColumn] {
    var unnamed = 0
    return (json?.array ?? []).map { item in
      let name = item["name"]?.string
      if name == nil { unnamed += 1 }
      return SignatureColumn(
        key: name.map { "n" + $0 } ?? "\(unnamed)", label: name?.escapedForMessage ?? "\(unnamed)",
        type: typeText(item), isRequired: item["required"]?.bool ?? true)
    }
  }

  /// Types can be nested, and of tensors, arrays and objects: their text is what MLflow says of them, in its order.
  private static func typeText(_ item: JSON) -> String {
    let type = item["type"]?.string ?? "any"
    if let tensor = item["tensor-spec"] {
      let shape = (tensor["shape"]?.array ?? []).map { $0.integer.map(String.init) ?? "?" }
      return "tensor \(tensor["dtype"]?.string ?? "any") (\(shape.joined(separator: ", ")))"
    }
    let shape = item["shape"]?.array.map { _ in " list" } ?? ""
    let details = ["items", "properties", "values"].compactMap { key in
      item[key].map { " \(key) \(String(decoding: $0.compact(), as: UTF8.self))" }
    }
    return type + shape + details.joined()
  }
}
