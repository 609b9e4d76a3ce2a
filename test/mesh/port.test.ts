import { AppProtocol, Port } from 'cdk8s-mesh';

describe('Port', () => {
  test('has a protocol, a number and a target', () => {
    expect(Port.http(80, { targetPort: 8080 })).toMatchObject({ number: 80, protocol: 'http', targetPort: 8080 });
    expect(Port.of(AppProtocol.GRPC_WEB, 9000)).toMatchObject({ number: 9000, targetPort: 9000, isHttp: true });
    expect(Port.tcp(5432).isHttp).toBe(false);
  });

  test.each([0, 65536, -1, 80.5, Number.NaN])('refuses port %p', (number) => {
    expect(() => Port.http(number)).toThrow(/^\[MESH0102\] Port\.http\(.*1 to 65535/);
    expect(() => Port.tcp(1, { targetPort: number })).toThrow(/targetPort is out of range/);
  });

  test('refuses a name of another protocol, and keeps one of its own or of none', () => {
    expect(() => Port.http(80, { name: 'tcp-admin' })).toThrow(/^\[MESH0104\] .*given: "tcp-admin"/);
    expect(() => Port.grpc(80, { name: 'Grpc' })).toThrow(/^\[MESH0101\]/);
    expect(Port.http(80, { name: 'admin' }).name).toBe('admin');
    expect(Port.http(80, { name: 'http-admin' }).name).toBe('http-admin');
    expect(Port.of(AppProtocol.GRPC_WEB, 80, { name: 'grpc-web' }).name).toBe('grpc-web');
  });
});
