export {
  type QueueCase,
  queueCases,
  queueContract,
  type QueueUnderTest,
} from '../queues/contract/queueContract.js'
export { switchable } from '../queues/contract/switchable.js'
export { inlineQueue } from '../queues/inline.js'
export { daemonFaultCases, daemonFaultContract } from '../scanners/contract/daemonFaultContract.js'
export { fakeClamd } from '../scanners/contract/fakeClamd.js'
export {
  type ScannerCase,
  scannerCases,
  scannerContract,
} from '../scanners/contract/scannerContract.js'
export { sendToHandle } from '../storage/contract/sendToHandle.js'
export {
  type ContractRunner,
  type StorageCase,
  storageCases,
  storageContract,
  type StorageUnderTest,
} from '../storage/contract/storageContract.js'
export { type Fault, faulty, type FaultPlan } from '../storage/faulty.js'
export { memory } from '../storage/memory.js'
