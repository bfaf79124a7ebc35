import Comparison
import Records
import Testing

@Suite struct EnvironmentChangeTests {
  typealias Package = Environment.Package

  @Test("packages are added, removed and changed, by name")
  func packages() {
    let change = EnvironmentChange(
      old: Samples.environment(packages: [
        Package(name: "joblib", version: "1.4"), Package(name: "numpy", version: "1.26"),
        Package(name: "scipy", version: "1.1"),
      ]),
      new: Samples.environment(packages: [
        Package(name: "joblib", version: "1.4"), Package(name: "numpy", version: "2.1"),
        Package(name: "torch", version: "2.5+cu128", origin: "https://download.pytorch.org"),
      ]))
    #expect(
      change.packages == [
        ValueChange(key: "numpy", old: "1.26", new: "2.1"), ValueChange(key: "scipy", old: "1.1", new: nil),
        ValueChange(key: "torch", old: nil, new: "2.5+cu128 (https://download.pytorch.org)"),
      ])
    #expect(change.facts.isEmpty && !change.isEmpty)
  }

  @Test("the same version from another archive is a change, an unknown archive is none")
  func archives() {
    func change(_ old: String?, _ new: String?) -> [ValueChange] {
      EnvironmentChange(
        old: Samples.environment(packages: [Package(name: "numpy", version: "1", hash: old)]),
        new: Samples.environment(packages: [Package(name: "numpy", version: "1", hash: new)])
      ).packages
    }
    #expect(
      change("sha256:0123456789ab", "sha256:ba9876543210")
        == [ValueChange(key: "numpy", old: "1 sha256:01234567", new: "1 sha256:ba987654")])
    #expect(change("sha256:0123456789ab", nil).isEmpty)
    #expect(change("sha256:0123456789ab", "sha256:0123456789ab").isEmpty)
  }

  @Test("interpreter, variables and lock files are facts")
  func facts() {
    let change = EnvironmentChange(
      old: Samples.environment(
        python: "3.11", variables: ["A": "1", "B": "2"], lock: String(repeating: "a", count: 64)),
      new: Samples.environment(
        python: "3.12", variables: ["A": "1", "C": "3"], lock: String(repeating: "b", count: 64)))
    #expect(
      change.facts == [
        ValueChange(key: "python", old: "3.11", new: "3.12"),
        ValueChange(key: "lock file uv.lock", old: "aaaaaaaaaaaa", new: "bbbbbbbbbbbb"),
        ValueChange(key: "$B", old: "2", new: nil), ValueChange(key: "$C", old: nil, new: "3"),
      ])
  }

  @Test("what a kernel keeps for itself of the memory is no change")
  func memory() {
    let change = EnvironmentChange(
      old: Samples.environment(memory: 33_700_000_000), new: Samples.environment(memory: 33_700_200_000))
    #expect(change.isEmpty)
    let other = EnvironmentChange(
      old: Samples.environment(memory: 1 << 34), new: Samples.environment(memory: 1 << 35))
    #expect(other.facts == [ValueChange(key: "memory", old: "16.0 GiB", new: "32.0 GiB")])
  }

  @Test("an equal number of other conda packages is a change")
  func conda() {
    let change = EnvironmentChange(
      old: Samples.environment(conda: ["a", "b"]), new: Samples.environment(conda: ["a", "c"]))
    #expect(change.facts == [ValueChange(key: "conda packages", old: "2 packages", new: "1 of them other")])
  }

  @Test("nothing is known to differ when a side has no environment")
  func missing() {
    #expect(EnvironmentChange(old: nil, new: Samples.environment()).isEmpty)
    #expect(EnvironmentChange(old: Samples.environment(), new: nil).isEmpty)
    #expect(EnvironmentChange(old: Samples.environment(), new: Samples.environment()).isEmpty)
  }
}
