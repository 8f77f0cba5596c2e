import LoginRocket

/// Does what README.md shows first.
func firstLinesExample(
    url: String,
    path: String,
    password: String,
    better: String
) async throws -> [Outcome?] {
    // README
    let client = try Client.open(.init(url: BaseURL(url), databasePath: path))
    let running = Task { try await client.run() }

    try await client.login(username: "frank", password: Secret(password))
    let change = try await client.updatePassword(current: Secret(password), new: Secret(better))
    let logout = try await client.logout()  // Logged out here, now, for good.

    let changed = try await change.outcome()  // .done: the server has applied it.
    let loggedOut = try await logout?.outcome()
    // README end
    await client.close()
    try await running.value
    return [changed, loggedOut]
}
