// The drawing of a network. Loaded when it is first shown.
import Graph from 'graphology';
import forceAtlas2 from 'graphology-layout-forceatlas2';
import Sigma, { DEFAULT_STYLES } from 'sigma';
import type { Network } from './schema';
import { capital } from './words';

const rounds = 200; // of the layout; enough for a few hundred nodes to settle

/** token reads a colour of the desk as the browser computes it, for what draws by itself. */
function token(at: HTMLElement, name: string): string {
  const probe = document.createElement('i');
  probe.style.setProperty('color', `var(${name})`);
  at.append(probe);
  const colour = getComputedStyle(probe).color;
  probe.remove();
  return colour;
}

/** draw shows a network and returns how to take it away; undefined where the browser has no WebGL. */
export function draw(at: HTMLElement, network: Network, open: (code: string) => void, between: (a: string, b: string) => void): (() => void) | undefined {
  if (!document.createElement('canvas').getContext('webgl2')) return undefined;
  const scale = ['--material-conflict', '--verbal-conflict', '--verbal-coop', '--material-coop'].map((n) => token(at, n));
  const colour = (balance: number) => scale[balance < -0.5 ? 0 : balance < 0 ? 1 : balance <= 0.5 ? 2 : 3]!;
  const [ink, dot, sheet] = [token(at, '--ink'), token(at, '--ink-2'), token(at, '--sheet')];

  const graph = new Graph({ type: 'undirected' });
  const most = Math.max(...network.nodes.map((n) => n.n));
  const scaled = Math.max(0.5, Math.min(1, at.clientWidth / 800)); // of all sizes, where there is little room
  // The layout begins on a circle in a fixed order: the same network is drawn the same.
  network.nodes.forEach((n, i) => {
    const turn = (2 * Math.PI * i) / network.nodes.length;
    graph.addNode(n.code, { label: capital(n.name), size: scaled * (5 + 13 * Math.sqrt(n.n / most)), x: Math.cos(turn), y: Math.sin(turn), color: dot });
  });
  const strongest = Math.max(...network.edges.map((e) => e.n), 1);
  for (const e of network.edges) {
    if (graph.hasNode(e.source) && graph.hasNode(e.target)) graph.mergeEdge(e.source, e.target, { size: 1.5 + 5 * scaled * Math.sqrt(e.n / strongest), color: colour(e.balance), weight: e.n });
  }
  // Labels run sideways, and the drawing is wider than high: so is the layout.
  forceAtlas2.assign(graph, { iterations: rounds, settings: { ...forceAtlas2.inferSettings(graph), gravity: 1.5, scalingRatio: 20 } });
  const wide = Math.min(2, at.clientWidth / at.clientHeight);
  graph.updateEachNodeAttributes((_, a) => ({ ...a, x: a.x * wide }), { attributes: ['x'] });

  const sigma = new Sigma(graph, at, {
    // While another page is shown or the window is turned, the place can be without width: nothing is drawn then.
    settings: { allowInvalidContainer: true, enableEdgeEvents: true, labelDensity: scaled, labelGridCellSize: 80, labelRenderedSizeThreshold: 5, gestureTarget: 'shared', itemSizesReference: 'screen', stagePadding: 50 },
    styles: {
      nodes: [DEFAULT_STYLES.nodes, { labelColor: ink, labelFont: getComputedStyle(at).fontFamily, labelSize: 12, labelPosition: 'below', labelBackgroundColor: sheet, labelBackgroundPadding: 1, backdropColor: sheet, cursor: 'pointer' }],
      edges: [DEFAULT_STYLES.edges, { cursor: 'pointer' }],
    },
  });
  sigma.on('clickNode', ({ node }: { node: string }) => open(node));
  sigma.on('clickEdge', ({ edge }: { edge: string }) => between(graph.source(edge), graph.target(edge)));
  return () => sigma.kill();
}
