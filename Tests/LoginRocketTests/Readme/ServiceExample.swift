import LoginRocket

/// Does what README.md shows for a service without a screen.
func serviceExample(
    url: String,
    state: String,
    _ showing: (Client, Snapshot) -> Void
) async throws {
    // README
    let client = try Client.open(
        .init(
            url: BaseURL(url),
            databasePath: "\(state)/client.sqlite",
            keySources: [.systemdCredential("client.key"), .file("\(state)/client.key")]
        )
    )
    let running = Task { try await client.run() }  // Sends operations, checks the session.
    for await snapshot in await client.snapshots {
        show(snapshot)
    }
    try await running.value
    // README end

    func show(_ snapshot: Snapshot) { showing(client, snapshot) }
}
