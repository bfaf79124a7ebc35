import TestSupport

/// A team whose promotions are reviewed: a researcher, two people who approve, and one whose key nobody has allowed.
struct PromotionStory {
  let team: TeamRepository
  let service: TeamService
  let ada: TeamMember
  let bob: TeamMember
  let carol: TeamMember
  let eve: TeamMember

  init() throws {
    team = try TeamRepository()
    service = try TeamService(team)
    ada = try team.person("ada")
    try ada.does("cairn init --template github && git add -A && git commit -qm 'Keep experiment records'")
    (bob, carol, eve) = (try team.person("bob"), try team.person("carol"), try team.person("eve"))
    try ada.clone.write("cairn.yaml", Self.policy)
    let signers = try [ada, bob, carol].map { try $0.signerLine() }.joined()
    try ada.clone.write("cairn/allowed_signers", signers)
    try ada.clone.write("train.sh", Self.training, executable: true)
    try ada.does("git add -A && git commit -qm 'Say how models are promoted' && git push -q -u origin main")
    for member in [bob, carol, eve] { try member.does("git fetch -q && git checkout -q main") }
  }

  static let policy = """
    version: 1
    conventions:
      metrics:
        auc: higher
    models:
      "churn*":
        Production:
          gates:
            - auc >= 0.80
            - auc >= incumbent
            - environment captured
          approvals: 2

    """

  /// Writes a model of three bytes, and a curve that ends at the value given.
  static let training = """
    #!/bin/sh
    mkdir -p "$CAIRN_RUN_DIR/artifacts/model"
    echo "$1" > "$CAIRN_RUN_DIR/artifacts/model/weights"
    for step in 0 1 2 3; do echo "auc,$step,,0.$((step + 5))" >> "$CAIRN_RUN_DIR/metrics.csv"; done
    echo "auc,4,,$1" >> "$CAIRN_RUN_DIR/metrics.csv"

    """

  /// Trains a model that comes to this value, and registers it as the next version, on the branch that is checked out.
  func train(_ auc: String) throws {
    try ada.does("cairn run --experiment churn -P target=\(auc) -- ./train.sh \(auc)")
    try ada.does("cairn register churn --run @last --path artifacts/model")
  }

  /// Trains on a branch of its own and pushes a promotion of the version.
  func promote(_ version: Int, auc: String, on branch: String) throws {
    try ada.does("git checkout -q main && git pull -q && git checkout -q -b \(branch)-work")
    try train(auc)
    try ada.does("cairn promote churn \(version) --to Production --branch \(branch)")
    try ada.does("git push -q -u origin \(branch)")
  }

  func approve(_ version: Int, on branch: String, by members: [TeamMember]) throws {
    for member in members {
      try member.does("git fetch -q && git checkout -q \(branch) && git pull -q")
      try member.does("cairn approve churn \(version) --to Production && git push -q")
    }
  }

  /// The approval that somebody gives where a change of theirs lets them, as a file that is put into the branch.
  func slip(_ version: Int, by member: TeamMember, into branch: String, after change: String) throws {
    let folder = "cairn/models/churn/approvals/\(version)/Production"
    try member.does(
      """
      git fetch -q && git checkout -q -B scratch origin/\(branch)
      \(change)
      git commit -qam 'let me'
      cairn approve churn \(version) --to Production
      cp \(folder)/*\(member.name)* ../slipped.json
      name=$(ls \(folder) | grep \(member.name))
      git checkout -q -B \(branch) origin/\(branch)
      mkdir -p \(folder) && cp ../slipped.json "\(folder)/$name"
      git add -A && git commit -qm 'approval' && git push -q origin \(branch)
      """)
  }
}
