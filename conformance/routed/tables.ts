import { bookinfo } from './bookinfo';
import { canary } from './canary';
import { httpbin } from './httpbin';
import { tlsGateway } from './tls-gateway';
import type { Tables } from './table';

/** What each scenario of each example does with requests. */
export const tables: Tables = { ...bookinfo, ...canary, ...httpbin, ...tlsGateway };
