export { createDemo, type Demo } from './demo.ts'
export { startSimulator, type Control, type Simulator, type SimulatorOptions } from './start.ts'
