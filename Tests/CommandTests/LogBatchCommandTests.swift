import Foundation
import TestSupport
import Testing

@Suite("cairn log batch")
struct LogBatchCommandTests {
  private func log(_ text: String, _ options: String = "", in ready: ReadyRepository) throws -> Program.Output
  {
    try ready.shell(
      "cairn start -n one > ~/id; cairn log batch \(options) --run $(cat ~/id)", input: Array(text.utf8))
  }

  private func rows(_ ready: ReadyRepository) throws -> String {
    let text = try ready.shell(
      "cairn end --run $(cat ~/id) 2>&1 >/dev/null; git show HEAD:cairn/runs/$(cut -c1-2 ~/id)/$(cat ~/id)/metrics.csv"
    ).text
    return text.split(separator: "\n").dropFirst().dropFirst().joined(separator: "\n")
  }

  @Test(
    "CSV in each form that scripts write",
    arguments: [
      "key,step,timestamp,value\na,1,1000,0.5\nb,2,2000,NaN\n",
      "key,step,timestamp,value\r\na,1,1000,0.5\r\nb,2,2000,nan\r\n",
      "value,key,timestamp,step\n0.5,a,1000,1\nnan,b,2000,2\n", "a,1,1000,0.5\nb,2,2000,NaN",
      "\n  \nkey,step,timestamp,value\n a , 1 , 1000 , 5e-1 \n\n\"b\",\"2\",2000,NaN",
      "{\"key\": \"a\", \"step\": 1, \"timestamp\": 1000, \"value\": 0.5}\n{\"metric\": \"b\", \"step\": 2, \"timestamp\": 2000, \"value\": \"NaN\"}\n",
      "\r\n{\"key\":\"a\",\"step\":1,\"timestamp\":1000,\"value\":0.5}\r\n\r\n{\"key\":\"b\",\"step\":2,\"timestamp\":2000,\"value\":\"NaN\"}",
    ])
  func forms(text: String) throws {
    let ready = try ReadyRepository()
    let output = try log(text, in: ready)
    #expect(output.status == 0, "\(output.errorText)")
    #expect(output.errorText.contains("logged 2 metrics, 0 parameters, 0 tags to run "))
    #expect(try rows(ready) == "a,1,1000,0.5\nb,2,2000,NaN")
  }

  @Test("JSON Lines carry parameters and tags too; lines that make no sense are named and left out")
  func lines() throws {
    let ready = try ReadyRepository()
    try ready.expect(
      "cairn start -n one -P lr=0.1 > ~/id",
      #"printf '%s\n' '{"param":"depth","value":3}' '{"tag":"team","value":"growth"}' '{"key":"a","value":1,"timestamp":5}' '{"param":"lr","value":"0.2"}' '{"param":"depth","value":4}' '{"key":"a;b","value":1}' '{"key":"a"}' 'nonsense' '[1]' '{"param":"x"}' '{"key":"b","value":2,"timestamp":5}' '{"param":"flag","value":true}' | cairn log batch --run $(cat ~/id)"#,
      "cairn end --run $(cat ~/id)",
      "cairn runs --columns params.lr,params.depth,params.flag,tags.team,metrics.a,metrics.b",
      is: """
        $ cairn start -n one -P lr=0.1 > ~/id
        $ printf '%s\\n' '{"param":"depth","value":3}' '{"tag":"team","value":"growth"}' '{"key":"a","value":1,"timestamp":5}' '{"param":"lr","value":"0.2"}' '{"param":"depth","value":4}' '{"key":"a;b","value":1}' '{"key":"a"}' 'nonsense' '[1]' '{"param":"x"}' '{"key":"b","value":2,"timestamp":5}' '{"param":"flag","value":true}' | cairn log batch --run $(cat ~/id)
        ! cairn: line 5 left out: parameter 'depth' is '3' already; a parameter is set once (given: '4')
        ! cairn: line 6 left out: the metric name 'a;b' may only contain alphanumerics, underscores (_), dashes (-), periods (.), spaces ( ), colons (:) and slashes (/)
        ! cairn: line 7 left out: metric 'a' has no number as its value
        ! cairn: line 8 left out: not a value
        ! cairn: line 9 left out: expected "key", "param" or "tag"
        ! cairn: further lines are left out without a word
        ! cairn: logged 2 metrics, 2 parameters, 1 tags to run RUN1; left out 7 lines
        [exit 3]
        $ cairn end --run $(cat ~/id)
        ! cairn: run RUN1 committed to main as COMMIT1
        $ cairn runs --columns params.lr,params.depth,params.flag,tags.team,metrics.a,metrics.b
        lr   depth  flag  team    a  b
        0.1  3      true  growth  1  2

        """)
  }

  @Test("bad lines of CSV are named by their number, and the good ones are logged")
  func badLines() throws {
    let ready = try ReadyRepository()
    try ready.expect(
      "cairn start -n one > ~/id",
      "printf 'key,step,timestamp,value\\na,1,1,1\\nb,x,1,1\\nc,1,1\\n;,1,1,1\\nd,1,1,zwei\\n\"e,1,1,1\\nf,1,1,1,1,1,1\\ng,1,1,7\\n' | cairn log batch --run $(cat ~/id)",
      "printf 'key,value\\na,1\\nb\\n' | cairn log batch --json --run $(cat ~/id)",
      "cairn end --run $(cat ~/id)",
      "cairn runs --columns metrics.a,metrics.g",
      is: """
        $ cairn start -n one > ~/id
        $ printf 'key,step,timestamp,value\\na,1,1,1\\nb,x,1,1\\nc,1,1\\n;,1,1,1\\nd,1,1,zwei\\n"e,1,1,1\\nf,1,1,1,1,1,1\\ng,1,1,7\\n' | cairn log batch --run $(cat ~/id)
        ! cairn: line 3 left out: the step is not a whole number of at most 64 bits
        ! cairn: line 4 left out: 3 fields where at least 4 are needed
        ! cairn: line 5 left out: the metric name ';' may only contain alphanumerics, underscores (_), dashes (-), periods (.), spaces ( ), colons (:) and slashes (/)
        ! cairn: line 6 left out: the value is not a number
        ! cairn: line 7 left out: quotation marks that do not pair around a field
        ! cairn: further lines are left out without a word
        ! cairn: logged 2 metrics, 0 parameters, 0 tags to run RUN1; left out 6 lines
        [exit 3]
        $ printf 'key,value\\na,1\\nb\\n' | cairn log batch --json --run $(cat ~/id)
        {"metrics":1,"params":0,"tags":0,"rejected":1}
        ! cairn: line 3 left out: 1 fields where at least 2 are needed
        [exit 3]
        $ cairn end --run $(cat ~/id)
        ! cairn: run RUN1 committed to main as COMMIT1
        $ cairn runs --columns metrics.a,metrics.g
        a  g
        1  7

        """)
  }

  @Test("an empty input is nothing to log; an unknown format is wrong usage; an ended run takes nothing")
  func edges() throws {
    let ready = try ReadyRepository()
    try ready.expect(
      "cairn start -n one > ~/id", "cairn log batch --run $(cat ~/id) < /dev/null",
      "cairn log batch --format xml --run $(cat ~/id) < /dev/null",
      "printf 'a,1,1,1\\n' | cairn log batch --format jsonl --run $(cat ~/id)", "cairn end --run $(cat ~/id)",
      "printf 'a,1,1,1\\n' | cairn log batch --run $(cat ~/id)", "cairn log batch < /dev/null",
      is: """
        $ cairn start -n one > ~/id
        $ cairn log batch --run $(cat ~/id) < /dev/null
        ! cairn: logged 0 metrics, 0 parameters, 0 tags to run RUN1
        $ cairn log batch --format xml --run $(cat ~/id) < /dev/null
        ! cairn: the value 'xml' is invalid for '--format <format>'. Please provide one of 'csv' and 'jsonl'.
        !   see 'cairn log batch --help'
        [exit 2]
        $ printf 'a,1,1,1\\n' | cairn log batch --format jsonl --run $(cat ~/id)
        ! cairn: line 1 left out: not a value
        ! cairn: logged 0 metrics, 0 parameters, 0 tags to run RUN1; left out 1 line
        [exit 3]
        $ cairn end --run $(cat ~/id)
        ! cairn: run RUN1 committed to main as COMMIT1
        $ printf 'a,1,1,1\\n' | cairn log batch --run $(cat ~/id)
        ! cairn: run RUN1 has ended and is committed: nothing more can be logged to it
        [exit 3]
        $ cairn log batch < /dev/null
        ! cairn: which run? Give --run ID, or set CAIRN_RUN_ID (export CAIRN_RUN_ID=$(cairn start))
        [exit 2]

        """)
  }

  @Test("a line without an end does not fill the memory", arguments: ["jsonl", "csv"])
  func overlong(format: String) throws {
    let ready = try ReadyRepository()
    let good = format == "csv" ? "a,1,1,1" : #"{"key":"a","value":1}"#
    let output = try ready.shell(
      "cairn start -n one > ~/id; (ulimit -v 1500000; { echo '\(good)'; head -c 300000000 /dev/zero | tr '\\0' x; echo; echo '\(good)'; } | cairn log batch --format \(format) --run $(cat ~/id))"
    )
    #expect(output.status == 3)
    #expect(output.errorText.contains("line 2 left out: longer than 65536 bytes"))
    #expect(output.errorText.contains("logged 2 metrics"))
  }

  @Test("a million lines are logged in flat memory")
  func million() throws {
    let ready = try ReadyRepository()
    let output = try ready.shell(
      """
      cairn start -n one > ~/id
      mkfifo lines
      cairn log batch --run $(cat ~/id) < lines &
      batch=$!
      exec 3> lines
      awk 'BEGIN { for (i = 0; i < 1000000; i++) printf "loss,%d,%d,%.4f\\n", i, 1735732800000 + i, 1 / (i + 1) }' >&3
      grep VmHWM /proc/$batch/status
      exec 3>&-
      wait $batch
      wc -l < cairn/runs/$(cut -c1-2 ~/id)/$(cat ~/id)/metrics.csv
      """)
    #expect(output.status == 0, "\(output.errorText)")
    #expect(output.errorText.contains("logged 1000000 metrics"))
    let words = output.text.split { $0 == " " || $0 == "\n" || $0 == "\t" }
    #expect(words.last == "1000001")
    #if os(Linux)
      let peak = try #require(words.dropFirst().first.flatMap { Int($0) })
      #expect(peak < 200_000, "\(peak) KB")
    #endif
  }

  @Test("two streams and twenty parameters at once on one run: nothing is lost, and no line is torn")
  func atOnce() throws {
    let ready = try ReadyRepository()
    let output = try ready.shell(
      """
      export CAIRN_RUN_ID=$(cairn start -n one)
      for key in a b; do
        awk -v key=$key 'BEGIN { for (i = 0; i < 100000; i++) print key "," i ",1000," i }' | cairn log batch &
      done
      seq 1 20 | xargs -P 20 -I{} cairn log param p{}=value-{}
      wait
      cairn end
      """)
    #expect(output.status == 0, "\(output.errorText)")
    let rows = try ready.file("metrics.csv").split(separator: "\n").dropFirst()
    for key in ["a", "b"] {
      let steps = rows.filter { $0.hasPrefix(key + ",") }.compactMap { Int($0.split(separator: ",")[1]) }
      #expect(steps == Array(0..<100_000))
    }
    #expect(rows.count == 200_000)
    let record = try ready.file("run.json")
    for number in 1...20 { #expect(record.contains("\"p\(number)\": \"value-\(number)\"")) }
    #expect(try ready.git.git("ls-tree", "-r", "--name-only", "HEAD").contains("rejected") == false)
  }
}
