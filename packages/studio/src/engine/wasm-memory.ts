/** Notes the memories of WebAssembly, to say how much of one was taken when it was not enough. To be imported before the runtime. */
const memories: WebAssembly.Memory[] = [];

const Plain = WebAssembly.Memory;
Object.assign(WebAssembly, {
  Memory: class extends Plain {
    constructor(descriptor: WebAssembly.MemoryDescriptor) {
      super(descriptor);
      memories.push(this);
    }
  },
});

/** How many bytes the memories of WebAssembly have grown to. */
export const wasmBytes = (): number => memories.reduce((sum, { buffer }) => sum + buffer.byteLength, 0);
