/** The worker of elkjs, of which the package describes the promise only. */
declare module 'elkjs/lib/elk-worker.min.js' {
  interface Worker {
    onmessage: (message: never) => void;
    readonly dispatcher: { saveDispatch(message: { readonly data: object }): void };
  }
  const elk: { readonly Worker: new () => Worker };
  export default elk;
}
