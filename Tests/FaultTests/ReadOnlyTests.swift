import Foundation
import TestSupport
import Testing

@Suite("A read-only repository")
struct ReadOnlyTests {
  /// A read-only view over the repository's own folder.
  private static let cover = "mount --bind \"$R\" \"$R\" && mount -o remount,ro,bind \"$R\""

  @Test("the command is not run: exit status 3, and the reason")
  func start() throws {
    try Mounting.require()
    let repository = try readyRepository()
    let output = try shell(
      """
      R="$PWD"; \(Self.cover) || exit 99
      cd "$R"
      cairn run -- touch "$HOME/started"; echo "run $?"
      cairn start; echo "start $?"
      cairn tag first a=b; echo "tag $?"
      cairn runs --columns name; echo "runs $?"
      """, in: repository, mounting: true)
    #expect(output.status == 0)
    #expect(output.text == "run 3\nstart 3\ntag 3\nNAME\nfirst\nruns 0\n", "\(output.errorText)")
    let said = output.errorText.split(separator: "\n").filter { $0.contains("Read-only file system") }
    #expect(said.count == 3, "\(output.errorText)")
    #expect(!TestFiles.exists(repository.home + "/started"))
    #expect(try Judgement(of: repository).runs.count == 1)
  }

  @Test(
    "one that becomes so while a run goes on keeps its files and the command's exit status, and says what failed"
  )
  func whileRunning() throws {
    try Mounting.require()
    let repository = try readyRepository()
    let output = try shell(
      """
      cat > "$HOME/child.sh" <<'END'
      cairn log metric m=1 --timestamp 1000
      \(Self.cover) || exit 99
      cd "$R"
      cairn log metric m=2 --timestamp 1000; echo "log $?"
      exit 5
      END
      export R="$PWD"
      cairn run -n one -- sh "$HOME/child.sh"; echo "run $?"
      """, in: repository, mounting: true)
    #expect(output.text == "log 3\nrun 5\n", "\(output.errorText)")
    #expect(output.errorText.contains("could not be ended"), "\(output.errorText)")
    #expect(output.errorText.contains("Read-only file system"), "\(output.errorText)")
    // The view is gone with its name space: it can be written again.
    let run = try Judgement(of: repository).run(named: "one")
    #expect(run.rows == ["m,0,1000,1.0"])
    #expect(run.status == "KILLED")
  }
}
