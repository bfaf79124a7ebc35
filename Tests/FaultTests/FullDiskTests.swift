import Foundation
import TestSupport
import Testing

/// A small file system takes the repository in and is filled; what became of it is copied back and judged.
@Suite("A full disk")
struct FullDiskTests {
  /// `$R` is the repository on the small file system; `fill N` leaves N KB free, `free` frees them again.
  private static func script(_ body: String) -> String {
    """
    R=$HOME/small; mkdir -p "$R"; mount -t tmpfs -o size=4m none "$R" || exit 99
    cp -a . "$R"/
    fill() { head -c $((($(df -k --output=avail "$R" | tail -1) - $1) * 1024)) /dev/zero > "$R/.git/filler"; }
    free() { rm -f "$R/.git/filler"; }
    back="$PWD"
    cd "$R"
    \(body)
    free
    cairn runs --ids > /dev/null || echo "next command: $?"
    cp -a . "$back"/
    """
  }

  @Test(
    "while values are logged: each that was acknowledged is there, the others are told, and then it goes on")
  func logging() throws {
    try Mounting.require()
    let repository = try readyRepository()
    let output = try shell(
      Self.script(
        """
        export CAIRN_RUN_ID=$(cairn start -n one)
        fill 8
        for i in $(seq 400); do
          cairn log metric m=$i --step $i --timestamp 1000 2> "$HOME/error" || break
          echo "m,$i,1000,$i.0" >> "$HOME/acknowledged"
          [ $((i % 20)) = 0 ] && { head -c 1500 /dev/zero >> .git/filler2 || true; } 2> /dev/null
        done
        cat "$HOME/error"
        awk 'BEGIN { for (i = 0; i < 100000; i++) print "b," i ",1000," i }' | cairn log batch
        echo "batch: $?"
        cairn log param late=1; echo "param: $?"
        cairn log artifact .git/filler --as big; echo "artifact: $?"
        free; rm -f .git/filler2
        cairn log metric n=1 --step 1 --timestamp 1000 || echo "metric: $?"
        cairn log param late=2 || echo "param: $?"
        cairn end
        """), in: repository, mounting: true)
    try #require(output.status == 0, "\(output.text)\(output.errorText)")
    #expect(output.text.contains("metrics.csv': No space left on device"), "\(output.text)")
    for command in ["batch", "param", "artifact"] {
      #expect(output.text.contains("\(command): 3\n"), "\(output.text)")
    }
    #expect(output.errorText.contains("cairn: stopped; run "))
    #expect(output.errorText.contains("No space left on device"))
    let run = try Judgement(of: repository).run(named: "one")
    #expect(run.status == "FINISHED")
    #expect(run.params == ["late": "2"])
    let acknowledged = try String(decoding: TestFiles.read(repository.home + "/acknowledged"), as: UTF8.self)
      .split(separator: "\n").map(String.init)
    #expect(!acknowledged.isEmpty)
    #expect(run.rows.filter { $0.hasPrefix("m,") } == acknowledged)
    #expect(run.rows.last == "n,1,1000,1.0")
    #expect(run.rejected == "", "a line was torn")
  }

  @Test(
    "when a run ends: the command's exit status is passed on, the trouble is told, and the next command finishes it",
    arguments: [0, 4, 8, 12, 16, 20, 28, 36, 48, 64])
  func ending(kilobytes: Int) throws {
    try Mounting.require()
    let repository = try readyRepository()
    let output = try shell(
      Self.script(
        """
        cat > "$HOME/child.sh" <<'END'
        printf 'm,1,1000,1\\n' >> "$CAIRN_RUN_DIR/metrics.csv"
        cairn log param a=b
        head -c $((($(df -k --output=avail "$R" | tail -1) - $1) * 1024)) /dev/zero > "$R/.git/filler"
        exit 7
        END
        export R
        cairn run -n one -- sh "$HOME/child.sh" \(kilobytes)
        echo "status $?"
        """), in: repository, mounting: true)
    try #require(output.status == 0, "\(output.text)\(output.errorText)")
    #expect(output.text == "status 7\n", "\(output.errorText)")
    let run = try Judgement(of: repository).run(named: "one")
    #expect(run.rows == ["m,1,1000,1.0"])
    #expect(run.params == ["a": "b"])
    #expect(
      run.status == "FAILED" && run.exitCode == 7 || run.status == "KILLED",
      "\(run.status) \(output.errorText)")
    if run.status == "KILLED" || !output.errorText.contains("committed to main") {
      #expect(output.errorText.contains("No space left on device"), "\(output.errorText)")
    }
  }

  @Test("before a run starts: the command is not run")
  func starting() throws {
    try Mounting.require()
    let repository = try readyRepository()
    let output = try shell(
      Self.script(
        """
        fill 0
        cairn run -n one -- touch "$HOME/started"; echo "status $?"
        cairn start -n two; echo "status $?"
        """), in: repository, mounting: true)
    #expect(output.text == "status 3\nstatus 3\n", "\(output.errorText)")
    #expect(output.errorText.contains("No space left on device"))
    #expect(!TestFiles.exists(repository.home + "/started"))
    #expect(try Judgement(of: repository).runs.count == 1)
  }
}
