import Foundation
import TestSupport
import Testing

@Suite("Many processes in one repository")
struct RivalTests {
  /// Commits new files by `git`, one after the other, until the file `over` is there. Git gives up at once when a lock
  /// is held, or when its own `gc` takes a directory from under it: then it is asked again, as a person would. That
  /// `gc` begins early, and is over when the commit that began it is.
  private static let commits = """
    git config gc.auto 300
    git config gc.autoDetach false
    i=0
    while [ ! -e "$HOME/over" ]; do
      i=$((i + 1))
      echo "work $i" > "ordinary-$i.txt"
      until git add "ordinary-$i.txt" 2> "$HOME/git"; do
        grep -q -e 'index.lock' -e 'unable to create temporary file' "$HOME/git" || { cat "$HOME/git" >&2; exit 1; }
        echo add >> "$HOME/again"
      done
      until git commit -q -m "ordinary $i" 2> "$HOME/git"; do
        grep -q -e 'index.lock' -e 'cannot lock ref' -e 'unable to create temporary file' "$HOME/git" || { cat "$HOME/git" >&2; exit 1; }
        echo commit >> "$HOME/again"
      done
      echo "$i" > "$HOME/committed"
    done
    """

  @Test("8 processes record 50 runs each while a ninth commits by git: every run and every commit is there")
  func eightTimesFifty() throws {
    let repository = try readyRepository()
    let output = try shell(
      """
      ( \(Self.commits) ) &
      git=$!
      for p in 1 2 3 4 5 6 7 8; do
        ( for i in $(seq 50); do
            cairn run -n run-$p-$i -P p=$p -- sh -c 'printf "m,0,1000,'$i'\\n" >> "$CAIRN_RUN_DIR/metrics.csv"' || echo "failed $p-$i"
          done ) &
        runs="$runs $!"
      done
      wait $runs
      touch "$HOME/over"
      wait $git || echo "git failed"
      """, in: repository)
    try judge(repository, output, runs: 400)
  }

  @Test("the same through xargs -P 8")
  func xargs() throws {
    let repository = try readyRepository()
    let output = try shell(
      """
      ( \(Self.commits) ) &
      git=$!
      seq 200 | xargs -P 8 -I{} cairn run -n run-{} -P p={} -- sh -c 'cairn log metric m={} --timestamp 1000' || echo failed
      touch "$HOME/over"
      wait $git || echo "git failed"
      """, in: repository)
    try judge(repository, output, runs: 200)
  }

  @Test("40 tags, set on one committed run by 8 processes at once: none undoes another")
  func tags() throws {
    let repository = try readyRepository()
    let output = try shell("seq 40 | xargs -P 8 -I{} cairn tag first t{}=v{}", in: repository)
    #expect(output.status == 0, "\(output.errorText)")
    let run = try Judgement(of: repository).run(named: "first")
    #expect(run.tags == Dictionary(uniqueKeysWithValues: (1...40).map { ("t\($0)", "v\($0)") }))
  }

  private func judge(_ repository: TestRepository, _ output: Program.Output, runs count: Int) throws {
    #expect(output.status == 0 && output.text == "", "\(output.text)\(output.errorText)")
    let next = try shell("cairn runs --ids", in: repository)
    // Each run said that it was committed, by its own process. git reads the index before it locks it, so that one of
    // its commits can take a run out of the branch: the next command tells, and puts it back.
    let said = (output.errorText + next.errorText).split(separator: "\n")
    #expect(said.filter { $0.contains("committed to main as") }.count == count)
    let undone = Set(said.filter { $0.contains("was taken out of the branch by a git commit") })
    let unexpected = said.filter {
      !$0.contains("committed to main as") && !undone.contains($0) && !$0.contains("left over from before")
    }
    #expect(unexpected == [])
    let stored = try repository.git("ls-tree", "-r", "--name-only", "HEAD", "cairn/runs")
    #expect(stored.split(separator: "\n").filter { $0.hasSuffix("/run.json") }.count == count + 1)
    let judgement = try Judgement(of: repository)
    #expect(judgement.runs.count == count + 1)
    let recorded = judgement.runs.values.filter { $0.name.hasPrefix("run-") }
    #expect(recorded.count == count)
    #expect(recorded.allSatisfy { $0.status == "FINISHED" && $0.rows.count == 1 && $0.params.count == 1 })

    let subjects = try repository.git("log", "--format=%s").split(separator: "\n")
    #expect(Set(subjects.filter { $0.hasPrefix("run(Default): run-") }).count == count)
    let commits = try #require(
      Int(
        String(decoding: TestFiles.read(repository.home + "/committed"), as: UTF8.self).trimmingCharacters(
          in: .newlines)))
    #expect(commits > 10)
    #expect(Set(subjects.filter { $0.hasPrefix("ordinary ") }) == Set((1...commits).map { "ordinary \($0)" }))
    let files = try Set(repository.git("ls-tree", "--name-only", "HEAD").split(separator: "\n"))
    #expect(Set((1...commits).map { "ordinary-\($0).txt" }).subtracting(files.map(String.init)) == [])
    // What was taken out was told.
    let removed = try repository.git("log", "--diff-filter=D", "--name-only", "--format=%s")
    for line in removed.split(separator: "\n") where line.hasSuffix("/run.json") {
      let run = line.split(separator: "/")[3].prefix(8)
      #expect(undone.contains { $0.contains(run) }, "run \(run) was taken out without a word")
    }
  }
}
