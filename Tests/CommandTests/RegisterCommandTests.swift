import TestSupport
import Testing

@Suite("cairn register")
struct RegisterCommandTests {
  @Test("a run's model becomes a version, and what was taken as evidence is said")
  func register() throws {
    let sample = try RegistrySample()
    try sample.train("brave-otter", 0.93, 0.7)
    #expect(
      try sample.transcript(
        "cairn register churn --run @last --alias candidate --tag team=growth --description 'First try'",
        "git log --format=%s -4", "git log -1 --skip=1 --format=%b", "git status --porcelain",
        "cairn show churn@candidate | head -1 | cut -c1-4",
        "cairn register churn --run @last --path artifacts/model/ --json | grep -E 'version|path|team' ")
          == """
          $ cairn register churn --run @last --alias candidate --tag team=growth --description 'First try'
          model 'churn' created
          churn@1 registered from run RUN1 (brave-otter), committed to main as COMMIT1
            aliases        candidate
            model          runs/XX/RUN1/artifacts/model
            digest         sha256:a14b5e6273
            size           3 files, 408 B
            flavors        python_function 3.12.3, sklearn 1.7.2
            signature      age double, plan string? → long
            input example  input_example.json
            requirements   scikit-learn==1.7.2, numpy==2.1
            code           COMMIT2, nothing uncommitted
            environment    ENVIRONMENT
            metrics        auc 0.93, rmse 0.7
            data           train.sh (training, check passed)
          $ git log --format=%s -4
          alias(churn): candidate is version 1
          model(churn): version 1 registered
          model(churn): created
          run(churn): brave-otter finished, auc 0.93
          $ git log -1 --skip=1 --format=%b
          Cairn-Model: churn
          Cairn-Version: 1

          $ git status --porcelain
          $ cairn show churn@candidate | head -1 | cut -c1-4
          brav
          $ cairn register churn --run @last --path artifacts/model/ --json | grep -E 'version|path|team' 
            "version": 2,
              "path": "runs/XX/RUN1/artifacts/model",

          """)
  }

  @Test("what cannot be the model is refused, and what there is is named")
  func refusals() throws {
    let sample = try RegistrySample()
    try sample.train("brave-otter", 0.93, 0.7)
    #expect(
      try sample.transcript(
        "cairn register churn --run @last --path model.pkl", "cairn register churn --run nobody",
        "cairn register a/b --run @last", "cairn register churn --run @last --alias v4",
        "cairn register churn", "cairn models") == """
          $ cairn register churn --run @last --path model.pkl
          ! cairn: run RUN1 has nothing at 'model.pkl'; say so with --path; it has artifacts/model
          [exit 3]
          $ cairn register churn --run nobody
          ! cairn: no run 'nobody'; see 'cairn runs'
          [exit 3]
          $ cairn register a/b --run @last
          ! cairn: the model name 'a/b' holds '/' or ':'
          [exit 2]
          $ cairn register churn --run @last --alias v4
          ! cairn: the alias 'v4' is reserved: it reads as the version's number
          [exit 2]
          $ cairn register churn
          ! cairn: missing expected argument '--run <run>'
          !   see 'cairn register --help'
          [exit 2]
          $ cairn models
          no models

          """)
  }

  @Test("a run that failed or was deleted is registered with --force only, and the choice is explained")
  func choices() throws {
    let sample = try RegistrySample()
    #expect(
      try sample.transcript(
        "cairn run -n one -e churn -- sh -c 'echo a > a; cairn log artifact a; exit 3'",
        "cairn register churn --run @last", "cairn register churn --run @last --force | head -2",
        "cairn run -n two -e churn -- true", "cairn register churn --run @last",
        "cairn run -n three -e churn -- sh -c 'echo a > a; echo b > b; cairn log artifact a b'",
        "cairn register churn --run @last", "cairn register churn --run @last --path b | head -1",
        "cairn delete three", "cairn register churn --run three --path b") == """
          $ cairn run -n one -e churn -- sh -c 'echo a > a; cairn log artifact a; exit 3'
          ! cairn: run RUN1 committed to main as COMMIT1
          [exit 3]
          $ cairn register churn --run @last
          ! cairn: run RUN1 (one) failed; to register it all the same: --force
          [exit 3]
          $ cairn register churn --run @last --force | head -2
          model 'churn' created
          churn@1 registered from run RUN1 (one), committed to main as COMMIT2
          $ cairn run -n two -e churn -- true
          ! cairn: run RUN2 committed to main as COMMIT3
          $ cairn register churn --run @last
          ! cairn: run RUN2 has no artifacts: 'cairn log artifact' keeps files with a live run
          [exit 3]
          $ cairn run -n three -e churn -- sh -c 'echo a > a; echo b > b; cairn log artifact a b'
          ! cairn: run RUN3 committed to main as COMMIT4
          $ cairn register churn --run @last
          ! cairn: which of run RUN3's artifacts is the model? say so with --path; it has artifacts/a, artifacts/b
          [exit 3]
          $ cairn register churn --run @last --path b | head -1
          churn@2 registered from run RUN3 (three), committed to main as COMMIT5
          $ cairn delete three
          run RUN3 (three) deleted, committed to main as COMMIT6
          $ cairn register churn --run three --path b
          ! cairn: run RUN3 (three) is deleted; 'cairn restore RUN3', or --force
          [exit 3]

          """)
  }
}
