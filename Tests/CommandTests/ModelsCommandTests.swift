import TestSupport
import Testing

@Suite("cairn models")
struct ModelsCommandTests {
  @Test("the list tells the latest version, who is in which stage, and aliases")
  func list() throws {
    #expect(
      try ModelSample().transcript(
        "cairn models", "COLUMNS=44 cairn models", "cairn models --format csv",
        "cairn models --format markdown",
        "cairn models list --json", "cairn models --at HEAD~6") == """
          $ cairn models
          MODEL     LATEST  STAGING  PRODUCTION  ALIASES     UPDATED     DESCRIPTION
          churn          3  3        2           champion 3  2025-01-01  Who leaves
          forecast                                           2025-01-01
          $ COLUMNS=44 cairn models
          MODEL     LATEST  STAGING  PRODUCTION
          churn          3  3        2
          forecast
          3 columns do not fit: ALIASES, UPDATED, DES…
          $ cairn models --format csv
          name,latest,Staging,Production,Archived,aliases,updated,description
          churn,3,3,2,1,champion 3,TIME,Who leaves
          forecast,,,,,,TIME,
          $ cairn models --format markdown
          | MODEL | LATEST | STAGING | PRODUCTION | ALIASES | UPDATED | DESCRIPTION |
          | :-- | --: | :-- | :-- | :-- | :-- | :-- |
          | `churn` | 3 | 3 | 2 | `champion 3` | 2025-01-01 | `Who leaves` |
          | `forecast` |  |  |  |  | 2025-01-01 |  |
          $ cairn models list --json
          [
            {
              "name": "churn",
              "description": "Who leaves",
              "tags": { "team": "growth" },
              "versions": 3,
              "latest": { "version": 3, "created": "TIME" },
              "stages": { "Archived": [1], "Production": [2], "Staging": [3] },
              "aliases": { "champion": 3 },
              "updated": "TIME"
            },
            {
              "name": "forecast",
              "description": "",
              "tags": {},
              "versions": 0,
              "latest": null,
              "stages": {},
              "aliases": {},
              "updated": "TIME"
            }
          ]
          $ cairn models --at HEAD~6
          MODEL     LATEST  ALIASES  UPDATED     DESCRIPTION
          churn          1           2025-01-01  Who leaves
          forecast                   2025-01-01

          """)
  }

  @Test("a model is shown with its versions, a version with all that is known, as of any revision")
  func show() throws {
    #expect(
      try ModelSample().transcript(
        "cairn models churn", "cairn models churn --at HEAD~3", "cairn tag-sync >/dev/null",
        "cairn models show churn@champion", "cairn models show 'churn#Production' --json") == """
          $ cairn models churn
          churn
            description  Who leaves
            updated      TIME (2025-01-01)
            Staging      version 3
            Production   version 2

          tags
            team  growth

          VERSION  STAGE       ALIASES   RUN       REGISTERED  TAGS  DESCRIPTION
                3  Staging     champion  3f2a91bc  2025-01-01
                2  Production            2f2a91bc  2025-01-01
                1  Archived              1f2a91bc  2025-01-01
          $ cairn models churn --at HEAD~3
          churn
            description  Who leaves
            updated      TIME (2025-01-01)
            Production   version 1

          tags
            team  growth

          VERSION  STAGE       ALIASES  RUN       REGISTERED  TAGS  DESCRIPTION
                3                       3f2a91bc  2025-01-01
                2                       2f2a91bc  2025-01-01
                1  Production           1f2a91bc  2025-01-01
          $ cairn tag-sync >/dev/null
          $ cairn models show churn@champion
          churn@3
            stage       Staging
            aliases     champion
            registered  TIME (2025-01-01)
            updated     TIME (2025-01-01)
            run         ID1
            source      s3://bucket/3
            Git tags    churn#Staging#5, churn@v3.0.0
          $ cairn models show 'churn#Production' --json
          {
            "model": "churn",
            "version": 2,
            "source": "s3://bucket/2",
            "run_id": "ID2",
            "created": "TIME",
            "stage": "Production",
            "aliases": [],
            "last_updated": "TIME",
            "approvals": [],
            "git_tags": [
              "churn#Production#4",
              "churn@v2.0.0"
            ]
          }

          """)
  }

  @Test("models are made, described, tagged, renamed and deleted, each time as a commit of theirs alone")
  func story() throws {
    let sample = try ModelSample()
    try sample.repository.write("staged.txt", "staged\n")
    try sample.repository.git("add", "staged.txt")
    #expect(
      try sample.transcript(
        "cairn models create price --description 'What it costs' --tag team=growth",
        "cairn models tag price a=1 b=2 --remove team", "cairn models tag price",
        "cairn models tag price a=1",
        "echo notes | cairn models describe churn@3 -", "cairn models describe churn@3",
        "cairn models rename price cost", "cairn models delete churn@1 --yes",
        "cairn models delete cost --yes",
        "git log --format=%s -6", "git status --short") == """
          $ cairn models create price --description 'What it costs' --tag team=growth
          model 'price' created, committed to main as COMMIT1
          $ cairn models tag price a=1 b=2 --remove team
          model 'price' tagged, committed to main as COMMIT2
          $ cairn models tag price
          a=1
          b=2
          $ cairn models tag price a=1
          model 'price': nothing to change
          $ echo notes | cairn models describe churn@3 -
          version 3 of model 'churn' described, committed to main as COMMIT3
          $ cairn models describe churn@3
          notes
          $ cairn models rename price cost
          model 'price' renamed to 'cost', committed to main as COMMIT4
          $ cairn models delete churn@1 --yes
          version 1 of model 'churn' deleted, committed to main as COMMIT5
          $ cairn models delete cost --yes
          model 'cost' deleted, committed to main as COMMIT6
          $ git log --format=%s -6
          model(cost): deleted
          model(churn): version 1 deleted
          model(cost): renamed from price
          model(churn): version 3 described
          model(price): tags a, b, tag team removed
          model(price): created
          $ git status --short
          A  staged.txt

          """)
  }

  @Test("what is not there is said, with what is")
  func faults() throws {
    #expect(
      try ModelSample().transcript(
        "cairn models chrn", "cairn models show churn@9", "cairn models show churn@chief",
        "cairn models show '#a'",
        "cairn models create churn", "cairn models create a/b", "cairn models rename churn forecast",
        "cairn models delete churn", "cairn models tag churn --remove nope",
        "cairn models tag churn a=1 --remove a",
        "cairn models churn --format csv", "cairn models --at nowhere") == """
          $ cairn models chrn
          ! cairn: no model 'chrn'; did you mean 'churn'?
          [exit 3]
          $ cairn models show churn@9
          ! cairn: model 'churn' has no version 9; its latest is 3; in stages: Archived (1), Production (2), Staging (3); aliases: champion (3)
          [exit 3]
          $ cairn models show churn@chief
          ! cairn: model 'churn' has no alias or stage 'chief'; its latest is 3; in stages: Archived (1), Production (2), Staging (3); aliases: champion (3)
          [exit 3]
          $ cairn models show '#a'
          ! cairn: '#a' names no model: expected MODEL, MODEL@VERSION, MODEL@ALIAS or MODEL#STAGE
          [exit 2]
          $ cairn models create churn
          ! cairn: model 'churn' is there already; see 'cairn models churn'
          [exit 3]
          $ cairn models create a/b
          ! cairn: the model name 'a/b' holds '/' or ':'
          [exit 2]
          $ cairn models rename churn forecast
          ! cairn: model 'forecast' is there already; choose another name
          [exit 3]
          $ cairn models delete churn
          ! cairn: this asks before it does it, and standard input is no terminal: give --yes
          [exit 2]
          $ cairn models tag churn --remove nope
          ! cairn: model 'churn' has no tag 'nope'
          [exit 3]
          $ cairn models tag churn a=1 --remove a
          ! cairn: tag 'a' is to be set and removed
          [exit 2]
          $ cairn models churn --format csv
          ! cairn: a single model is shown as text or json
          !   see 'cairn models list --help'
          [exit 2]
          $ cairn models --at nowhere
          ! cairn: cannot find revision 'nowhere': no commit, branch or tag has that name here
          [exit 3]

          """)
  }

  @Test("in a bare repository it goes on")
  func places() throws {
    let sample = try ModelSample(policy: "branch: main\n")
    #expect(
      try sample.transcript(
        "git clone -q --bare . ../bare.git", "cairn -C ../bare.git models create price | sed 's/ as .*//'",
        "cairn -C ../bare.git models tag churn@3 a=b | sed 's/ as .*//'", "cairn -C ../bare.git models")
          == """
          $ git clone -q --bare . ../bare.git
          $ cairn -C ../bare.git models create price | sed 's/ as .*//'
          model 'price' created, committed to main
          $ cairn -C ../bare.git models tag churn@3 a=b | sed 's/ as .*//'
          version 3 of model 'churn' tagged, committed to main
          $ cairn -C ../bare.git models
          MODEL     LATEST  STAGING  PRODUCTION  ALIASES     UPDATED     DESCRIPTION
          churn          3  3        2           champion 3  2025-01-01  Who leaves
          forecast                                           2025-01-01
          price                                              AGE

          """)
  }

  @Test("models whose files cannot be read are told, and the others shown")
  func unreadable() throws {
    let sample = try ModelSample()
    try sample.repository.commit("torn", files: ["cairn/models/forecast/model.json": "{"])
    #expect(
      try sample.transcript(
        "cairn models", "cairn models", "cairn models forecast", "cairn models create forecast") == """
          $ cairn models
          MODEL  LATEST  STAGING  PRODUCTION  ALIASES     UPDATED     DESCRIPTION
          churn       3  3        2           champion 3  2025-01-01  Who leaves
          ! cairn: not shown: cairn/models/forecast/model.json, line 1, column 2: the text ends too early
          [exit 3]
          $ cairn models
          MODEL  LATEST  STAGING  PRODUCTION  ALIASES     UPDATED     DESCRIPTION
          churn       3  3        2           champion 3  2025-01-01  Who leaves
          ! cairn: not shown: cairn/models/forecast/model.json, line 1, column 2: the text ends too early
          [exit 3]
          $ cairn models forecast
          ! cairn: cairn/models/forecast/model.json, line 1, column 2: the text ends too early
          [exit 3]
          $ cairn models create forecast
          ! cairn: cairn/models/forecast/model.json, line 1, column 2: the text ends too early
          [exit 3]

          """)
  }
}
