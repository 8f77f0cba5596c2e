internal import GRDB

extension DatabaseFile {
    /// Runs a piece of the store; whatever goes wrong becomes one line that names the file.
    func naming<Value>(_ work: () throws -> Value) throws(LoginRocketError) -> Value {
        do {
            return try work()
        } catch let error as LoginRocketError {
            throw error
        } catch let error as Unsealable {
            throw trouble(error)
        } catch let failure as DatabaseFailure {
            throw trouble(failure)
        } catch let doubt as CommitInDoubt {
            throw LoginRocketError(.store, "\(path) \(doubt.explanation).", disk: .leftInDoubt)
        } catch let error as DatabaseError {
            throw trouble(DatabaseFailure(error, in: directory))
        } catch let error as SystemError {
            throw LoginRocketError(.store, error.sentence, disk: DiskTrouble(error.number))
        } catch let error as UnreadableRow {
            throw LoginRocketError(.store, "\(path) is damaged (\(error)): restore or remove it.")
        } catch {
            throw LoginRocketError(.store, "\(path) failed (\(type(of: error))): \(generalAdvice).")
        }
    }

    private func trouble(_ error: Unsealable) -> LoginRocketError {
        switch error {
        case .otherKey:
            LoginRocketError(
                .key,
                "The key is not the one \(path) was sealed with: configure that key, "
                    + "or remove the database to start anew."
            )
        case .altered:
            LoginRocketError(
                .store,
                "\(path) was altered, for a sealed value does not open where it lies: "
                    + "restore or remove it."
            )
        }
    }

    private func trouble(_ failure: DatabaseFailure) -> LoginRocketError {
        LoginRocketError(.store, "\(path) \(failure.explanation).", disk: failure.disk)
    }
}
