// Runs a program that must not outlive the process that asked for it, not even when that process is killed:
// the channel between the two then closes, and this ends the program the way it likes to be ended.
import { spawn } from 'node:child_process'
import { rmSync } from 'node:fs'

const { args, command, remove, signal, spawnOptions } = JSON.parse(process.argv[2])

const program = spawn(command, args, { ...spawnOptions, stdio: 'inherit' })

const stop = () => {
  program.kill(signal)
  setTimeout(() => program.kill('SIGKILL'), 10_000).unref()
}

program.on('error', (error) => {
  console.error(error.message)
  process.exit(1)
})
program.on('exit', (code) => {
  if (remove) {
    rmSync(remove, { force: true, recursive: true })
  }
  process.exit(code ?? 1)
})
process.on('disconnect', stop)
process.on('SIGINT', stop)
process.on('SIGTERM', stop)
