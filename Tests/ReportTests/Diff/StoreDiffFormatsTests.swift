import Comparison
import Records
import Testing

@testable import Report

@Suite struct StoreDiffFormatsTests {
  private let small: StoreDiff = {
    let old = Samples.run("0", params: ["lr": "1"], metrics: ["rmse": 0, "val/acc": .nan])
    let new = Samples.run(
      "1", params: ["lr": "2"], metrics: ["rmse": 0.1, "val/acc": -.infinity],
      inputs: [Samples.dataset("77ab")])
    return StoreDiff(
      old: "main", new: "HEAD", selection: .best(key: "rmse", direction: .lower),
      experiments: [
        ExperimentChanges(
          id: Samples.churn, name: "churn, \"big\"", added: [new],
          changed: [
            RunChange(
              old: Samples.run("2", status: .running),
              new: Samples.run("2", status: .running, params: ["k": "v"]))
          ],
          removed: [old], old: .init(run: old), new: .init(run: new))
      ],
      files: [
        FileMetricsDiff(
          path: "m.json", old: ["a.b": .number(2), "t": .text("x")], new: ["a.b": .number(1)],
          directions: Directions())
      ], directions: Samples.directions)
  }()

  @Test("CSV has a line for each thing")
  func csv() {
    let ids = ["1", "2", "0"].map { Samples.id($0).text }
    #expect(
      small.csv() == """
        kind,source,key,old,new,change,percent,better,verdict
        metric,"churn, ""big\""",rmse,0.0,0.1,0.1,,lower,worse
        metric,"churn, ""big\""",val/acc,NaN,-Infinity,,,higher,better
        param,"churn, ""big\""",lr,1,2,,,,
        data,"churn, ""big\""",customers (training),,77ab,,,,
        run,"churn, ""big\""",\(ids[0]),,FINISHED,,,,
        run,"churn, ""big\""",\(ids[1]),RUNNING,RUNNING,,,,
        run,"churn, ""big\""",\(ids[2]),FINISHED,,,,,
        metric,m.json,a.b,2.0,1.0,-1.0,-50.0,,unknown
        text,m.json,t,x,,,,,

        """)
  }

  @Test("JSON has every change with all digits")
  func json() throws {
    var json = small.json()
    #expect(json["experiments"]?.array?.first?["added"]?.array?.first?["experiment_name"] == "churn, \"big\"")
    #expect(json["experiments"]?.array?.first?["removed"]?.array?.count == 1)
    // The runs are whole; the rest is told here.
    json = json.without(["added", "removed"])
    #expect(
      String(decoding: json.compact(), as: UTF8.self) == """
        {"old":"main","new":"HEAD","select":"lowest:rmse","experiments":[\
        {"id":"\(Samples.churn)","name":"churn, \\"big\\"","old_run":"\(Samples.id("0"))","new_run":"\(Samples.id("1"))",\
        "metrics":[{"key":"rmse","old":0.0,"new":0.1,"change":0.1,"percent":null,"better":"lower","verdict":"worse"},\
        {"key":"val/acc","old":"NaN","new":"-Infinity","change":null,"percent":null,"better":"higher","verdict":"better"}],\
        "params":[{"key":"lr","old":"1","new":"2"}],"code":[],"environment":[],"packages":[],\
        "datasets":[{"name":"customers","context":"training","old":null,"new":"77ab"}],\
        "changed":[{"id":"\(Samples.id("2"))","name":"brave-otter","fields":[{"key":"params.k","old":null,"new":"v"}]}]}],\
        "files":[{"path":"m.json","in_old":true,"in_new":true,\
        "metrics":[{"key":"a.b","old":2.0,"new":1.0,"change":-1.0,"percent":-50.0,"better":null,"verdict":"unknown"}],\
        "texts":[{"key":"t","old":"x","new":null}]}]}
        """)
  }

  @Test("OpenMetrics has the new side's values under names and labels that stay the same")
  func openMetrics() {
    #expect(
      small.openMetrics() == """
        a_b{file="m.json",key="a.b"} 1.0
        rmse{experiment="churn, \\"big\\""} 0.1
        val_acc{experiment="churn, \\"big\\"",key="val/acc"} -Inf
        # EOF

        """)
    #expect(StoreDiff(old: "a", new: "b").openMetrics() == "# EOF\n")
  }

  @Test("an OpenMetrics line keeps to the grammar and holds no # that GitLab would cut at")
  func openMetricsHostile() throws {
    let lines = Samples.hostileDiff.openMetrics().split(separator: "\n", omittingEmptySubsequences: false)
    #expect(lines.suffix(2) == ["# EOF", ""])
    var series: Set<Substring> = []
    var families: [Substring] = []
    for line in lines.dropLast(2) {
      let name = line.prefix { $0 != "{" }
      #expect(name.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") })
      #expect(name.first?.isNumber == false)
      #expect(!line.contains("#"))
      #expect(Double(line[(line.lastIndex(of: " ") ?? line.startIndex)...].dropFirst()) != nil)
      #expect(series.insert(line[..<(line.lastIndex(of: " ") ?? line.endIndex)]).inserted)
      if families.last != name { families.append(name) }
    }
    #expect(Set(families).count == families.count)
    #expect(series.count == Samples.hostile.count)
  }

  @Test("every CSV line has the header's fields, whatever the names")
  func csvHostile() {
    let records = Samples.records(ofCSV: Samples.hostileDiff.csv())
    #expect(records.allSatisfy { $0.count == 9 })
    #expect(Set(records.filter { $0[0] == "metric" }.map { $0[2] }) == Set(Samples.hostile))
  }
}

extension JSON {
  /// Without the members of these names, at any depth.
  fileprivate func without(_ keys: Set<String>) -> JSON {
    switch self {
    case .array(let elements): .array(elements.map { $0.without(keys) })
    case .object(let members):
      .object(members.filter { !keys.contains($0.key) }.map { Member($0.key, $0.value.without(keys)) })
    default: self
    }
  }
}
