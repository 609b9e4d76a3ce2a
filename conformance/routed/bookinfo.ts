import { ingressGateway, notFound, reaches, sidecar, toHttps, type Expectation, type Row, type Tables } from './table';

const from = (app: string) => sidecar('bookinfo', app);

function toReviews(name: string, headers: Record<string, string>, expect: Expectation): Row {
  return {
    name,
    from: from('productpage'),
    call: { host: 'reviews', port: 9080, path: '/reviews/1', headers },
    expect,
  };
}

function toRatings(name: string, headers: Record<string, string>, expect: Expectation): Row {
  return { name, from: from('reviews'), call: { host: 'ratings', port: 9080, path: '/ratings/1', headers }, expect };
}

function toDetails(name: string, expect: Expectation): Row {
  return { name, from: from('productpage'), call: { host: 'details', port: 9080, path: '/details/1' }, expect };
}

function toProductpage(name: string, expect: Expectation): Row {
  return { name, from: from('reviews'), call: { host: 'productpage', port: 9080, path: '/productpage' }, expect };
}

const jason = { 'end-user': 'jason' };
const jane = { 'end-user': 'jane' };

/** A page at the gateway, over plain HTTP on port 80. */
function page(path: string, expect: Expectation, host = 'bookinfo.example.com'): Row {
  return { name: `http ${host}${path}`, from: ingressGateway, call: { host, port: 80, path }, expect };
}

/** A page at the gateway, over TLS on port 443. */
function securePage(path: string, expect: Expectation, host = 'bookinfo.example.com'): Row {
  const call = { host, port: 443, path, tls: 'tls' as const };
  return { name: `https ${host}${path}`, from: ingressGateway, call, expect };
}

const productpage = (to: string) => reaches({ [to]: 100 });

function pages(to: string): Row[] {
  return [
    page('/productpage', productpage(to)),
    page('/productpage', productpage(to), 'anything.example.org'),
    page('/static/bootstrap.css', productpage(to)),
    page('/login', productpage(to)),
    page('/logout', productpage(to)),
    page('/api/v1/products/1/reviews', productpage(to)),
    page('/productpage/x', notFound),
    page('/', notFound),
    page('/admin', notFound),
  ];
}

/** Rows of the scenarios in which only reviews has routes. */
function onlyReviews(rows: Row[]): Row[] {
  return [
    ...rows,
    toRatings('ratings as the Service balances', {}, reaches({ ratings: 100 })),
    toDetails('details as the Service balances', reaches({ details: 100 })),
    ...pages('productpage'),
  ];
}

/** Rows of the scenarios in which every service has routes and testers get reviews v2. */
function testersGetV2(ratings: Row[]): Row[] {
  return [
    toReviews('jason gets v2', jason, reaches({ 'reviews/v2': 100 })),
    toReviews('jane gets v1', jane, reaches({ 'reviews/v1': 100 })),
    toReviews('whoever has not signed in gets v1', {}, reaches({ 'reviews/v1': 100 })),
    toReviews('the header is compared whole', { 'end-user': 'jason2' }, reaches({ 'reviews/v1': 100 })),
    ...ratings,
    toDetails('details v1', reaches({ 'details/v1': 100 })),
    toProductpage('productpage v1', reaches({ 'productpage/v1': 100 })),
    ...pages('productpage'),
  ];
}

function canary(v2: number): Row[] {
  return [
    toDetails(`${v2} % of details is v2`, reaches({ 'details/v1': 100 - v2, 'details/v2': v2 })),
    toReviews('reviews as the Service balances', {}, reaches({ reviews: 100 })),
  ];
}

// two tries more, as the program says, is also what the mesh does by itself
const halfInThreeSeconds = reaches({ 'reviews/v1': 50, 'reviews/v3': 50 }, { timeout: '3s' });

export const bookinfo: Tables = {
  'bookinfo/tour': [
    toReviews('jason gets v2', jason, reaches({ 'reviews/v2': 100 })),
    toReviews('jane gets half and half', jane, halfInThreeSeconds),
    toReviews('so does anybody else', {}, halfInThreeSeconds),
    toRatings('jason waits for ratings', jason, reaches({ ratings: 100 }, { delay: '7s' })),
    toRatings('jane does not', jane, reaches({ ratings: 100 })),
    toDetails('the first step of the canary', reaches({ 'details/v1': 95, 'details/v2': 5 })),
    securePage('/productpage', productpage('productpage')),
    securePage('/static/x.css', productpage('productpage')),
    securePage('/login', productpage('productpage')),
    securePage('/logout', productpage('productpage')),
    securePage('/api/v1/products', productpage('productpage')),
    securePage('/admin', notFound),
    securePage('/productpage', { outcome: 'refused' }, 'other.example.com'),
    page('/productpage', toHttps('https://bookinfo.example.com/productpage')),
    page('/admin?x=1', toHttps('https://bookinfo.example.com/admin?x=1')),
    page('/productpage', notFound, 'other.example.com'),
  ],
  'bookinfo/all-v1': [
    toReviews('reviews v1', jason, reaches({ 'reviews/v1': 100 })),
    toRatings('ratings v1', {}, reaches({ 'ratings/v1': 100 })),
    toDetails('details v1', reaches({ 'details/v1': 100 })),
    toProductpage('productpage v1', reaches({ 'productpage/v1': 100 })),
    ...pages('productpage'),
  ],
  'bookinfo/jason-v2': testersGetV2([toRatings('ratings v1', jason, reaches({ 'ratings/v1': 100 }))]),
  'bookinfo/jason-delay': testersGetV2([
    toRatings('seven seconds for jason', jason, reaches({ 'ratings/v1': 100 }, { delay: '7s' })),
    toRatings('none for jane', jane, reaches({ 'ratings/v1': 100 })),
  ]),
  'bookinfo/jason-abort': testersGetV2([
    toRatings('500 for jason', jason, reaches({ 'ratings/v1': 100 }, { abort: 500 })),
    toRatings('ratings for jane', jane, reaches({ 'ratings/v1': 100 })),
  ]),
  'bookinfo/fifty-fifty': onlyReviews([
    toReviews('half and half, jason too', jason, reaches({ 'reviews/v1': 50, 'reviews/v3': 50 })),
    toReviews('half and half', {}, reaches({ 'reviews/v1': 50, 'reviews/v3': 50 })),
  ]),
  'bookinfo/all-v3': onlyReviews([toReviews('v3 for all', jason, reaches({ 'reviews/v3': 100 }))]),
  'bookinfo/ab-by-header': onlyReviews([
    toReviews('group b', { 'x-group': 'b' }, reaches({ 'reviews/v2': 100 })),
    toReviews('group a', { 'x-group': 'a' }, reaches({ 'reviews/v1': 100 })),
    toReviews('no group', {}, reaches({ 'reviews/v1': 100 })),
  ]),
  'bookinfo/blue': onlyReviews([
    toReviews('the preview is green', { 'x-preview': 'green' }, reaches({ 'reviews/v3': 100 })),
    toReviews('blue is live', {}, reaches({ 'reviews/v1': 100 })),
  ]),
  'bookinfo/green': onlyReviews([
    toReviews('the preview is green', { 'x-preview': 'green' }, reaches({ 'reviews/v3': 100 })),
    toReviews('green is live', {}, reaches({ 'reviews/v3': 100 })),
  ]),
  'bookinfo/canary-0': canary(0),
  'bookinfo/canary-5': canary(5),
  'bookinfo/canary-25': canary(25),
  'bookinfo/canary-50': canary(50),
  'bookinfo/canary-100': canary(100),
};
