import Comparison
import Records
import Testing

@Suite("The gate on signatures")
struct SignatureGateTests {
  static func signature(_ inputs: JSON?, outputs: JSON? = nil, params: JSON? = nil) -> ModelEvidence {
    ModelEvidence(signature: ModelSignature(inputs: inputs, outputs: outputs, params: params))
  }

  static func column(_ name: String, _ type: String, required: Bool? = nil) -> JSON {
    var members: [JSON.Member] = [JSON.Member("type", .string(type)), JSON.Member("name", .string(name))]
    if let required { members.append(JSON.Member("required", .bool(required))) }
    return .object(members)
  }

  static let old: JSON = [column("age", "double"), column("plan", "string", required: false)]

  @Test(
    "takes what callers of the old model can live with, and names what they cannot",
    arguments: [
      (old, nil), ([column("age", "double")], "input plan is gone"),
      ([column("plan", "string", required: false), column("age", "double")], nil),
      (
        [
          column("age", "double"), column("plan", "string", required: false),
          column("x", "long", required: false),
        ],
        nil
      ),
      (
        [column("age", "double"), column("plan", "string", required: false), column("x", "long")],
        "input x is new and required"
      ),
      ([column("age", "double"), column("plan", "string")], "input plan is required now"),
      ([column("age", "double", required: false), column("plan", "string", required: false)], nil),
      (
        [column("age", "long"), column("plan", "boolean", required: false)],
        "input age: double became long, input plan: string became boolean"
      ),
    ] as [(JSON, String?)])
  func inputs(new: JSON, problem: String?) throws {
    let verdict = try GateVerdictTests.judge(
      "signature compatible", Self.signature(new), incumbent: Self.signature(Self.old))
    #expect(verdict.passes == (problem == nil))
    #expect(verdict.figures == problem ?? "accepts and gives what version 3 does")
  }

  @Test("asks that outputs and parameters stay, and lets new ones come")
  func outputs() throws {
    let before = Self.signature(
      [Self.column("a", "long")], outputs: [["type": "long"]], params: [Self.column("top_k", "long")])
    func verdict(_ outputs: JSON?, _ params: JSON?) throws -> String {
      try GateVerdictTests.judge(
        "signature compatible",
        Self.signature([Self.column("a", "long")], outputs: outputs, params: params), incumbent: before
      ).figures
    }
    #expect(
      try verdict([["type": "double"]], [Self.column("top_k", "long")]) == "output 1: long became double")
    #expect(try verdict([], [Self.column("top_k", "long")]) == "output 1 is gone")
    #expect(try verdict([["type": "long"]], nil) == "parameter top_k is gone")
    #expect(
      try verdict(
        [["type": "long"], ["type": "double"]], [Self.column("top_k", "long"), Self.column("new", "long")])
        == "accepts and gives what version 3 does")
  }

  @Test("tells tensors by their type and shape")
  func tensors() throws {
    func tensor(_ type: JSON, _ shape: JSON) -> JSON {
      [["type": "tensor", "tensor-spec": ["dtype": type, "shape": shape]]]
    }
    let verdict = try GateVerdictTests.judge(
      "signature compatible", Self.signature(tensor("float32", [-1, 5])),
      incumbent: Self.signature(tensor("float32", [-1, 4])))
    #expect(verdict.figures == "input 1: tensor float32 (-1, 4) became tensor float32 (-1, 5)")
  }

  @Test("needs a signature, and an incumbent that has one to be held against")
  func missing() throws {
    let some = Self.signature(Self.old, outputs: [["type": "long"]])
    #expect(try GateVerdictTests.judge("signature present", ModelEvidence()).figures == "no signature")
    #expect(try GateVerdictTests.judge("signature present", some).figures == "signature 2 inputs, 1 output")
    #expect(
      try GateVerdictTests.judge("signature present", Self.signature(nil)).figures
        == "the signature names no inputs")
    #expect(try !GateVerdictTests.judge("signature compatible", ModelEvidence(), incumbent: some).passes)
    #expect(
      try GateVerdictTests.judge("signature compatible", some).figures
        == "signature 2 inputs, 1 output, no incumbent")
    let open = try GateVerdictTests.judge("signature compatible", some, incumbent: ModelEvidence())
    #expect(open.passes)
    #expect(open.figures == "version 3 has no signature to keep to")
  }
}
