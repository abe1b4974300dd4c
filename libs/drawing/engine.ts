/**
 * The layout engine: ELK, driven without its clock. elkjs answers through a promise, but what its worker does is one
 * synchronous call; called directly, a layout is a pure function (docs/adr/0014). It is loaded when somebody asks for it:
 * 1.6 MB that a server which draws nothing need not read.
 */
import type { ElkNode } from 'elkjs';

/** Places the nodes of one graph and routes its edges: what it is given comes back filled in. */
export type LayoutEngine = (graph: ElkNode) => ElkNode;

interface Answer {
  readonly data: { readonly data?: ElkNode; readonly error?: { readonly message?: string } };
}

export async function loadLayoutEngine(): Promise<LayoutEngine> {
  const { default: elk } = await import('elkjs/lib/elk-worker.min.js');
  const worker = new elk.Worker();
  const ask = (question: object): Answer['data'] => {
    let answer: Answer['data'] | undefined;
    worker.onmessage = ({ data }: Answer) => {
      answer = data;
    };
    worker.dispatcher.saveDispatch({ data: question });
    // An error of ELK can hold a whole line of its compressed source.
    if (answer === undefined || answer.error !== undefined)
      throw new Error(`The layout engine failed: ${String(answer?.error?.message).slice(0, 200)}`);
    return answer;
  };
  ask({ id: 0, cmd: 'register', algorithms: ['layered'] });
  return (graph) => {
    const { data } = ask({ id: 1, cmd: 'layout', graph, layoutOptions: {}, options: {} });
    if (data === undefined) throw new Error('The layout engine gave no layout.');
    return data;
  };
}
