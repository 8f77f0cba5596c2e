internal import Logging
internal import LoginRocketCore

extension Client {
    /// Carries out what is due, as long as its task is not cancelled and the client is not closed.
    ///
    /// It drains the outbox, checks the session on the timer, and sleeps in between. Without it
    /// only the calls that people wait for are made. If a step cannot be saved, the error is
    /// logged, and the step is tried again after everything else that is due. A logout that
    /// ``logout()`` could not save is tried again as soon as the disk can be written.
    ///
    /// ```swift
    /// let running = Task { try await client.run() }
    /// // … until the app ends:
    /// await client.close()
    /// try await running.value
    /// ```
    ///
    /// - Throws: ``LoginRocketError`` with code `illegal` if it runs already or the client is
    ///   closed.
    public func run() async throws {
        try requireOpen()
        guard case .open = life else { throw LoginRocketError.running }
        life = .running
        defer { if case .running = life { life = .open } }

        while case .running = life, !Task.isCancelled {
            saveAgain()
            while case .running = life, let (step, unsaved) = try driver.elapse() {
                carryOut(step)
                if let unsaved {
                    logger.error("What is due could not be saved: \(unsaved)")
                    noteDoubt(unsaved)
                }
                await Task.yield()
            }
            await pause(until: nextDeadline)
        }
    }

    /// Tells the client that the network has changed: a link, an address or a route.
    ///
    /// Call it if the system reports such changes. Operations that wait because no answers came are
    /// tried within 30 seconds, at a random time. Only an answer shows that the network works.
    ///
    /// ```swift
    /// for await _ in pathUpdates { try await client.networkChanged() }
    /// ```
    ///
    /// - Throws: ``LoginRocketError`` with code `illegal` if the client is closed.
    public func networkChanged() throws {
        try handle(.networkChanged(driver.draw()))
    }

    /// Gives calls on their way a little time to be answered, then closes everything.
    ///
    /// Accepted operations that have not ended go on when the client is opened again.
    ///
    /// ```swift
    /// await client.close(grace: .seconds(5))
    /// ```
    ///
    /// - Parameter grace: The longest time to wait for answers. A call that is cut off may have
    ///   been applied, and to ask about it later costs more than a short wait.
    public func close(grace: Duration = .seconds(2)) async {
        if case .closed(let closing) = life { return await closing.value }
        let closing = Task { await finish(grace) }
        life = .closed(closing)
        wake()
        await closing.value
    }

    private func finish(_ grace: Duration) async {
        let cut = Task {
            try await time.sleep(until: time.now.instant + grace)
            for request in requests.values { request.task.cancel() }
        }
        while let request = requests.values.first { await request.task.value }
        cut.cancel()

        audience.leave()
        await api.close()
        do {
            try store.close()
        } catch {
            logger.error("The database was not closed cleanly: \(error)")
        }
    }

    /// Sleeps until the deadline, the next change, or the end of the task.
    private func pause(until deadline: Instant?) async {
        guard case .running = life else { return }
        let timer = deadline.map { deadline in
            Task {
                try await time.sleep(until: deadline)
                wake()
            }
        }
        await withTaskCancellationHandler {
            await withCheckedContinuation { sleeper = $0 }
        } onCancel: {
            Task { await self.wake() }
        }
        timer?.cancel()
    }

    func wake() {
        sleeper?.resume()
        sleeper = nil
    }
}
