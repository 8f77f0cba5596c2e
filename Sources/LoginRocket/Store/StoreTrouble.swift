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
        } catch let error as DatabaseError {
            throw LoginRocketError(.store, "\(path) \(explanation(error)).")
        } catch let error as SystemError {
            throw LoginRocketError(.store, error.sentence)
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

    private func explanation(_ error: DatabaseError) -> String {
        let reason = ServerText.sentences([error.message ?? ""]).first ?? "\(error.resultCode)"
        return switch error.resultCode {
        case .SQLITE_NOTADB: "is not a database: name another file"
        case .SQLITE_CORRUPT: "is damaged (\(reason)): restore or remove it"
        case .SQLITE_FULL: "cannot be written because the disk is full: make room"
        case .SQLITE_READONLY: "cannot be written (\(reason)): make it writable for this user"
        case .SQLITE_CANTOPEN: "cannot be opened (\(reason)): see that this user may read it"
        case .SQLITE_BUSY, .SQLITE_LOCKED: "is in use (\(reason)): try it again"
        case .SQLITE_IOERR: "cannot be read or written (\(reason)): see to the disk"
        default: "failed (\(reason)): \(generalAdvice)"
        }
    }
}

private let generalAdvice = "see to the disk, then restore or remove the database"
